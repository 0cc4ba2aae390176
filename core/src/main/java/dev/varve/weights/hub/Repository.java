package dev.varve.weights.hub;

import dev.varve.card.InvalidInput;
import dev.varve.weights.SafetensorsIndex;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A repository of the Hugging Face hub that holds weights of one of timm's architectures, as timm's
 * {@code push_to_hf_hub} makes it: {@code config.json} says what they are, and they lie in {@code model.safetensors},
 * in the files of {@code model.safetensors.index.json}, or in {@code pytorch_model.bin}.
 *
 * <p>What has come once is kept, also of a branch that moves on; a commit names one state for all machines.
 *
 * @param name {@code OWNER/REPO}
 * @param revision a branch, a tag or a commit
 */
public record Repository(String name, String revision) {

    private static final String SCHEME = "hf:";
    private static final String MAIN = "main";
    private static final Pattern TEXT =
            Pattern.compile("hf:([A-Za-z0-9][\\w.-]*/[A-Za-z0-9][\\w.-]*)(?:@([A-Za-z0-9][\\w./-]*))?");
    private static final String CONFIG = "config.json";
    private static final String INDEX = "model.safetensors.index.json";
    private static final List<String> WEIGHTS = List.of("model.safetensors", INDEX, "pytorch_model.bin");

    /**
     * The repository that a text means.
     *
     * @param text {@code hf:OWNER/REPO} or {@code hf:OWNER/REPO@REVISION}, which is {@code main} where it is not said
     * @return empty if the text does not begin so
     * @throws InvalidInput if it begins so and does not go on so
     */
    public static Optional<Repository> named(String text) {
        if (!text.startsWith(SCHEME)) {
            return Optional.empty();
        }
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new InvalidInput("--weights %s: a repository of the Hugging Face hub is named hf:OWNER/REPO or "
                    + "hf:OWNER/REPO@REVISION; write it so, or name a tag or a file", text);
        }
        return Optional.of(new Repository(parts.group(1), parts.group(2) == null ? MAIN : parts.group(2)));
    }

    /** As it is asked for: {@code hf:OWNER/REPO@REVISION}, without a revision that goes without saying. */
    @Override
    public String toString() {
        return SCHEME + name + (revision.equals(MAIN) ? "" : "@" + revision);
    }

    /**
     * What its weights are.
     *
     * @throws InvalidInput if it cannot be had, or says nothing that is understood
     */
    public TimmConfig config(Hub hub) {
        try {
            return TimmConfig.read(subject(), fetch(hub.silent(), CONFIG, "").file());
        } catch (NotServed none) {
            throw new InvalidInput(none, "%s: has no %s at its revision %s, which says in timm's repositories what the "
                    + "weights are; check the name, or download the weights and name the file and its --arch",
                    subject(), CONFIG, revision);
        }
    }

    /**
     * Its weights: the first that it has of those in {@link Repository}'s order; what has come already goes first.
     *
     * @param licence of them, for those who watch
     * @return the file, or the index that lies beside its files
     * @throws InvalidInput if it has none, or they cannot be had
     */
    public Hub.Fetched weights(Hub hub, String licence) {
        List<String> kept = WEIGHTS.stream().filter(file -> hub.has(remote(hub, file, licence))).toList();
        for (String file : kept.isEmpty() ? WEIGHTS : kept) {
            try {
                return whole(hub, fetch(hub, file, licence), file, licence);
            } catch (NotServed none) {
                if (!none.isNotThere()) {
                    throw none;
                }
            }
        }
        throw new InvalidInput("%s: holds none of %s at its revision %s; name other weights, or a file", subject(),
                String.join(", ", WEIGHTS), revision);
    }

    private Hub.Fetched whole(Hub hub, Hub.Fetched fetched, String file, String licence) {
        if (file.equals(INDEX)) {
            SafetensorsIndex.files(fetched.file()).forEach(part -> fetch(hub, part, licence));
        }
        return fetched;
    }

    private Hub.Fetched fetch(Hub hub, String file, String licence) {
        try {
            return hub.fetch(remote(hub, file, licence), hub.site());
        } catch (NotServed closed) {
            if (closed.isForOthers()) {
                throw closed(closed, hub.site());
            }
            throw closed;
        }
    }

    /** To nobody the hub says the same of what is private, of terms not accepted, and of a name that there is not. */
    private InvalidInput closed(NotServed closed, Site site) {
        return site.token().isEmpty()
                ? new InvalidInput(closed, "%s: is private or gated, or there is no such repository (HTTP %d); check "
                        + "the name, or set the environment variable %s to a token of the hub that may read it",
                        subject(), closed.status(), Site.TOKEN)
                : new InvalidInput(closed, "%s: may not be read with the token in %s (HTTP %d); accept the terms on "
                        + "its page, or set the token of another account", subject(), Site.TOKEN, closed.status());
    }

    private RemoteFile remote(Hub hub, String file, String licence) {
        String at = URLEncoder.encode(revision, StandardCharsets.UTF_8);
        return new RemoteFile(toString(), licence, "",
                hub.site().url("/" + name + "/resolve/" + at + "/" + URLEncoder.encode(file, StandardCharsets.UTF_8)),
                Hub.FOLDER + "hf/" + name + "/" + at + "/" + file);
    }

    private String subject() {
        return "--weights " + this;
    }
}
