package dev.varve.group;

import static dev.varve.group.TimmMatcher.WITH_THE_GROUP_BEFORE;

import dev.varve.graph.Network;
import dev.varve.graph.Parameter;
import dev.varve.group.TimmMatcher.Rule;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The matchers of timm 1.0.31 ({@code group_matcher} of each model class), quirks and all: in VGG a norm is a group of
 * its own, and what no pattern names, such as DenseNet's last norm, is in the group of the classifier.
 *
 * @param className PyTorch's class of the whole network
 * @param owned how the name of a parameter begins that a network has if its parameters are called as timm calls them;
 *        torchvision's classes of the same name have none
 * @param fine a group a block
 * @param coarse a group a stage, where timm has stages
 */
record TimmFamily(String className, String owned, TimmMatcher fine, TimmMatcher coarse) {

    private static final List<TimmFamily> ALL = List.of(
            new TimmFamily("ResNet", "layer1.0.",
                    matcher(stem("^conv1|bn1|maxpool"), blocks("^layer(\\d+)\\.(\\d+)")),
                    matcher(stem("^conv1|bn1|maxpool"), blocks("^layer(\\d+)"))),
            new TimmFamily("VGG", "features.0.", matcher(stem("^features\\.0"), blocks("^features\\.(\\d+)"))),
            new TimmFamily("ConvNeXt", "stages.0.",
                    matcher(stem("^stem"), blocks("^stages\\.(\\d+)\\.downsample", 0),
                            blocks("^stages\\.(\\d+)\\.blocks\\.(\\d+)"), end("^norm_pre")),
                    matcher(stem("^stem"), blocks("^stages\\.(\\d+)"))),
            new TimmFamily("EfficientNet", "conv_stem.",
                    matcher(stem("^conv_stem|bn1"), blocks("^blocks\\.(\\d+)\\.(\\d+)"), end("conv_head|bn2")),
                    matcher(stem("^conv_stem|bn1"), blocks("^blocks\\.(\\d+)"), end("conv_head|bn2"))),
            new TimmFamily("MobileNetV3", "conv_stem.",
                    matcher(stem("^conv_stem|bn1"), blocks("^blocks\\.(\\d+)\\.(\\d+)")),
                    matcher(stem("^conv_stem|bn1"), blocks("^blocks\\.(\\d+)"))),
            new TimmFamily("DenseNet", "features.conv0.",
                    matcher(stem("^features\\.conv[012]|features\\.norm[012]|features\\.pool[012]"),
                            blocks("^features\\.denseblock(\\d+)\\.denselayer(\\d+)"),
                            end("^features\\.transition(\\d+)")),
                    matcher(stem("^features\\.conv[012]|features\\.norm[012]|features\\.pool[012]"),
                            blocks("^features\\.(?:denseblock|transition)(\\d+)"))),
            new TimmFamily("VisionTransformer", "blocks.0.",
                    matcher(stem("^cls_token|reg_token|pos_embed|patch_embed|norm_pre"), blocks("^blocks\\.(\\d+)"),
                            end("^norm"))),
            new TimmFamily("SwinTransformer", "layers.0.",
                    matcher(stem("^patch_embed"), blocks("^layers\\.(\\d+).downsample", 0),
                            blocks("^layers\\.(\\d+)\\.\\w+\\.(\\d+)"), end("^norm")),
                    matcher(stem("^patch_embed"), blocks("^layers\\.(\\d+)"))),
            new TimmFamily("RegNet", "s1.b1.",
                    matcher(stem("^stem"), blocks("^s(\\d+)\\.b(\\d+)")),
                    matcher(stem("^stem"), blocks("^s(\\d+)"))),
            new TimmFamily("InceptionV4", "features.0.",
                    matcher(stem("^features\\.[012]\\."), blocks("^features\\.(\\d+)"))),
            new TimmFamily("InceptionResnetV2", "conv2d_1a.",
                    matcher(stem("^conv2d_1|conv2d_2"), rule(1, "^conv2d_3|conv2d_4"), rule(2, "^mixed_5b"),
                            rule(3, "^repeat\\.(\\d+)"), rule(4, "^mixed_6a"), rule(5, "^repeat_1\\.(\\d+)"),
                            rule(6, "^mixed_7a"), rule(7, "^repeat_2\\.(\\d+)"), rule(8, "^block8|conv2d_7"))),
            new TimmFamily("ResNetV2", "stages.0.",
                    matcher(stem("^stem"), blocks("^stages\\.(\\d+)\\.blocks\\.(\\d+)"), end("^norm")),
                    matcher(stem("^stem"), blocks("^stages\\.(\\d+)"))),
            new TimmFamily("MlpMixer", "blocks.0.",
                    matcher(stem("^stem"), blocks("^blocks\\.(\\d+)"), end("^norm"))),
            new TimmFamily("ByobNet", "stages.0.",
                    matcher(stem("^stem"), blocks("^stages\\.(\\d+)\\.(\\d+)"), end("^final_conv")),
                    matcher(stem("^stem"), blocks("^stages\\.(\\d+)"), end("^final_conv"))),
            new TimmFamily("EfficientVit", "stages.0.",
                    matcher(stem("^stem"), blocks("^stages\\.(\\d+).downsample", 0),
                            blocks("^stages\\.(\\d+)\\.\\w+\\.(\\d+)")),
                    matcher(stem("^stem"), blocks("^stages\\.(\\d+)"))));

    /** A family whose coarse groups are its fine ones. */
    private TimmFamily(String className, String owned, TimmMatcher both) {
        this(className, owned, both, both);
    }

    private static TimmMatcher matcher(Rule... rules) {
        return new TimmMatcher(List.of(rules));
    }

    private static Rule stem(String pattern) {
        return rule(0, pattern);
    }

    private static Rule blocks(String pattern, Integer... last) {
        return rule(1, pattern, last);
    }

    private static Rule end(String pattern) {
        return rule(1, pattern, WITH_THE_GROUP_BEFORE);
    }

    private static Rule rule(int ordinal, String pattern, Integer... last) {
        return new Rule(ordinal, Pattern.compile(pattern), List.of(last));
    }

    /** The family of a class of networks; empty if timm has none with a matcher here. */
    static Optional<TimmFamily> of(String className) {
        return ALL.stream().filter(one -> one.className.equals(className)).findFirst();
    }

    /** All classes of the table. */
    static List<String> classes() {
        return ALL.stream().map(TimmFamily::className).toList();
    }

    /** Whether parameters are called as timm calls them. */
    boolean names(Network network) {
        return network.trainable().stream().map(Parameter::name).anyMatch(name -> name.startsWith(owned));
    }
}
