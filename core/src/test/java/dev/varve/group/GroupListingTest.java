package dev.varve.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.graph.Network;
import dev.varve.graph.Printout;
import dev.varve.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GroupListingTest {

    private static GroupListing listing(String architecture) {
        Network original = Zoo.network(architecture);
        Body body = Bodies.zoo(architecture);
        return GroupListing.of(original, body, Groupings.DEFAULT.group(body));
    }

    private static String group(GroupListing listing, String text) {
        return listing.lines().stream().filter(line -> line.text().strip().startsWith(text)).findFirst().orElseThrow()
                .group();
    }

    @Test
    void of_vgg_marksEveryLineOfTheFeaturesAndTheOldClassifier() {
        GroupListing listing = listing("vgg16_bn");
        List<GroupListing.Line> features = listing.lines().subList(2, 46);
        assertThat(features.get(0).text()).isEqualTo(
                "    (0): Conv2d(3, 64, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))");
        assertThat(features.get(43).text()).startsWith("    (43): MaxPool2d(");
        assertThat(features.subList(0, 24)).map(GroupListing.Line::group).containsOnly("stem..features.23");
        assertThat(features.subList(24, 44)).map(GroupListing.Line::group).containsOnly("features.24..features.43");
        assertThat(group(listing, "(features)")).isEmpty();
        assertThat(group(listing, "(avgpool)")).isEqualTo(GroupListing.REPLACED);
        assertThat(group(listing, "(classifier)")).isEqualTo(GroupListing.REPLACED);
        assertThat(group(listing, "(6): Linear")).isEqualTo(GroupListing.REPLACED);
    }

    @Test
    void of_everyArchitecture_isPytorchsListing() {
        assertThat(Zoo.names()).allSatisfy(name -> assertThat(listing(name).lines()).map(GroupListing.Line::text)
                .isEqualTo(Printout.of(Zoo.network(name).modules()).lines().stream().map(Printout.Line::text)
                        .toList()));
    }

    @Test
    void of_modulesThatAreNeverCalled_marksThemAsTheirParents() {
        GroupListing listing = listing("tf_efficientnet_lite0");
        assertThat(group(listing, "(drop): Identity()")).isEqualTo("stem..blocks.4");
        assertThat(group(listing, "(conv_head)")).isEqualTo("blocks.5..bn2");
        assertThat(group(listing, "(global_pool)")).isEqualTo(GroupListing.REPLACED);
    }
}
