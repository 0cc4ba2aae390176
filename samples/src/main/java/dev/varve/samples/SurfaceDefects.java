package dev.varve.samples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Six kinds of damage on rolled steel, as an inspection camera sees them: 200 x 200 pixels, grey, uneven light, blur
 * and noise.
 *
 * <p>The classes are those of the NEU surface defect database (Song and Yan 2013, doi:10.1016/j.apsusc.2013.09.002);
 * every pixel is drawn here.
 */
final class SurfaceDefects implements Sample {

    private static final Map<String, Defect> DEFECTS = new LinkedHashMap<>();
    private static final Defect WEAR = new Wear();

    static {
        DEFECTS.put("crazing", new Crazing());
        DEFECTS.put("inclusion", new Inclusion());
        DEFECTS.put("patches", new Patches());
        DEFECTS.put("pitted", new Pitted());
        DEFECTS.put("rolled-in-scale", new RolledInScale());
        DEFECTS.put("scratches", new Scratches());
    }

    @Override
    public String name() {
        return "surface-defects";
    }

    @Override
    public String description() {
        return "six kinds of damage on steel: 360 photos to train, 120 to validate, 180 to test, 200 x 200 grey";
    }

    @Override
    public List<String> classes() {
        return List.copyOf(DEFECTS.keySet());
    }

    @Override
    public Path write(Path dir, long seed) {
        List<DataSetFolder.Picture> pictures = new ArrayList<>();
        for (Part part : Part.values()) {
            for (String label : DEFECTS.keySet()) {
                for (int number = 0; number < part.perClass; number++) {
                    pictures.add(picture(seed, part, label, number));
                }
            }
        }
        return DataSetFolder.write(dir, pictures);
    }

    /** The PNG file of one picture; the seed and its place in the data set decide, nothing else. */
    static byte[] draw(long seed, Part part, String label, int number) {
        List<String> labels = List.copyOf(DEFECTS.keySet());
        Draws draws = Draws.of(seed, part.ordinal(), labels.indexOf(label), number);
        Surface sheet = Surface.rolled(draws);
        WEAR.mark(sheet, draws, draws.scale(0.08, 0.22));
        DEFECTS.get(label).mark(sheet, draws, draws.scale(0.32, 0.65));
        return GreyPng.encode(Camera.photo(sheet, draws), Field.SIDE);
    }

    private static DataSetFolder.Picture picture(long seed, Part part, String label, int number) {
        String split = part.name().toLowerCase(Locale.ROOT);
        String path = String.format(Locale.ROOT, "%s/%s/%03d.png", split, label, number);
        return new DataSetFolder.Picture(path, label, split, () -> draw(seed, part, label, number));
    }

    /** A split with its number of pictures in each class. */
    enum Part {
        TRAIN(60), VALID(20), TEST(30);

        private final int perClass;

        Part(int perClass) {
            this.perClass = perClass;
        }
    }
}
