package dev.varve.weights.hub;

import dev.varve.card.SourceImages;
import java.net.URI;

/**
 * Weights that someone trained and published: what torchvision and timm call a tag.
 *
 * @param architecture name in the zoo
 * @param tag the library's name of the weights, such as {@code IMAGENET1K_V2} or {@code a1_in1k}
 * @param library who says all this: {@code torchvision}, {@code timm} or {@code fastai}
 * @param licence SPDX identifier or address; empty where the library does not know
 * @param images how images were prepared for them
 * @param sha256 the first digits of the file's SHA-256, as far as they are known beforehand; may be empty
 * @param url the file, safetensors or of torch.save
 */
public record Pretraining(String architecture, String tag, String library, String licence, SourceImages images,
        String sha256, URI url) {

    /** As timm writes it: {@code resnet50.a1_in1k}. */
    public String name() {
        return architecture + "." + tag;
    }

    /** Its file. */
    RemoteFile file() {
        String end = url.getPath().substring(url.getPath().lastIndexOf('.'));
        return new RemoteFile(name(), licence, sha256, url,
                Hub.FOLDER + library + "/" + name().replace('/', '_') + end);
    }
}
