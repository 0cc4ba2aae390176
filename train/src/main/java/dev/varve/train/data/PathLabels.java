package dev.varve.train.data;

import dev.varve.card.InvalidInput;
import dev.varve.plan.SourceChoice;
import dev.varve.plan.SourceChoice.Labels;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the class of an image from its path.
 *
 * @param rule what of the path is the class; not the usual
 * @param pattern of names, whose first group is the class; null where the rule asks for folders
 */
record PathLabels(Labels rule, Pattern pattern) {

    /**
     * The rule of a choice.
     *
     * @param usual holds where it says nothing
     */
    static PathLabels of(SourceChoice choice, Labels usual) {
        return new PathLabels(choice.labels() == Labels.USUAL ? usual : choice.labels(),
                choice.labels() == Labels.NAME ? Pattern.compile(choice.pattern()) : null);
    }

    /**
     * The class of an image.
     *
     * @param path below the folder that holds the folders of classes
     * @param named what messages call it
     * @return its class; empty if it lies in no folder and the rule asks for one
     * @throws InvalidInput if the pattern is not found in its name
     */
    Optional<String> of(String path, Path named) {
        int last = path.lastIndexOf('/');
        if (rule == Labels.NAME) {
            return Optional.of(inName(path.substring(last + 1), named));
        }
        if (last < 0) {
            return Optional.empty();
        }
        String folders = path.substring(0, last);
        return Optional.of(switch (rule) {
            case FIRST_FOLDER -> path.substring(0, path.indexOf('/'));
            case LAST_FOLDER -> folders.substring(folders.lastIndexOf('/') + 1);
            default -> folders;
        });
    }

    private String inName(String name, Path named) {
        Matcher found = pattern.matcher(name);
        if (found.find() && found.group(1) != null && !found.group(1).isBlank()) {
            return found.group(1);
        }
        throw new InvalidInput("%s: its name must have the pattern %s (--label-pattern), whose first group is the "
                + "class, found none; mend the pattern, or remove the file", named, pattern);
    }
}
