package dev.varve.train.data;

import dev.varve.image.Pixels;
import dev.varve.image.Preparation;
import dev.varve.train.cache.PixelCache;
import java.util.List;

/**
 * The images of a data set after one preparation: from the cache if it has them, else decoded and put there. An image
 * whose file was written since the data set was read is decoded each time and never put there.
 *
 * @param dataset the images
 * @param preparation what is done to each
 * @param cache where prepared images are kept
 */
record PreparedImages(Dataset dataset, Preparation preparation, PixelCache cache) {

    /** The image of an item; the same bytes from the cache as without it. */
    Pixels get(int item) {
        Content content = dataset.item(item).content();
        if (!dataset.isUnchanged(item)) {
            return prepared(dataset.bytes(item), item);
        }
        return cache.find(content.sha256(), preparation.name()).orElseGet(() -> decodedAndKept(item, content));
    }

    private Pixels decodedAndKept(int item, Content content) {
        List<byte[]> files = dataset.bytes(item);
        Pixels prepared = prepared(files, item);
        if (cache.isWriting() && content.is(files, dataset.reading())) {
            cache.keep(content.sha256(), preparation.name(), prepared);
        }
        return prepared;
    }

    private Pixels prepared(List<byte[]> files, int item) {
        return preparation.of(dataset.decoded(files, item, preparation.shortSide()));
    }
}
