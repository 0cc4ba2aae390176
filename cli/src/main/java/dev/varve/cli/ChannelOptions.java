package dev.varve.cli;

import dev.varve.card.InvalidInput;
import dev.varve.card.Reading;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say how files become channels. */
final class ChannelOptions {

    private static final String RGB = "rgb";

    @Option(names = "--channels", paramLabel = "rgb|N", description = "rgb makes any file red, green and blue; a "
            + "number takes the channels as files store them, which must have so many: grey 1, transparency one more, "
            + "TIFF any number, also in pages (default: that of an exported model, else rgb)")
    private String channels;

    @Option(names = "--stack", paramLabel = "NAME", split = ",", description = "columns of the CSV file that each name "
            + "a file of grey, in the place of path: the channels in this order")
    private List<String> stack;

    @Option(names = "--white", paramLabel = "V", description = "value of 16 bits that becomes full brightness, as do "
            + "larger ones, with --channels N or --stack (default: " + Reading.FULL_WHITE + ")")
    private Integer white;

    /**
     * The reading that was asked for.
     *
     * @param usual where nothing is said: of the exported model that training begins with
     * @throws InvalidInput if options contradict each other
     */
    Reading reading(Reading usual) {
        if (channels != null && stack != null) {
            throw new InvalidInput("--channels %s: does not go with --stack, which has a channel for each column; "
                    + "leave one of both out", channels);
        }
        Reading chosen = chosen(usual);
        boolean inVain = channels == null && stack == null || chosen.isRgb();
        if (white != null && inVain) {
            throw new InvalidInput("--white %d: goes with --channels N or --stack, for rgb takes the upper 8 of 16 "
                    + "bits; leave it out, or add one of these", white);
        }
        return chosen;
    }

    private Reading chosen(Reading usual) {
        try {
            return stack != null ? Reading.stack(stack, white()) : channels == null ? usual
                    : channels.equals(RGB) ? Reading.RGB : Reading.stored(number(), white());
        } catch (InvalidInput mistake) {
            throw new InvalidInput(mistake, "%s", mistake.getMessage().replaceFirst("^names:", "--stack:")
                    .replaceFirst("^white:", "--white:"));
        }
    }

    private int white() {
        return white == null ? Reading.FULL_WHITE : white;
    }

    private int number() {
        try {
            int number = Integer.parseInt(channels);
            Arguments.requireBetween(1, Reading.MOST_CHANNELS, number, "--channels");
            return number;
        } catch (NumberFormatException none) {
            throw new InvalidInput(none, "--channels: must be rgb or a number from 1 to %d, found '%s'; give for "
                    + "example 4", Reading.MOST_CHANNELS, channels);
        }
    }
}
