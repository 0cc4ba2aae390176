package dev.varve.weights.hub;

import dev.varve.card.InvalidInput;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * The Hugging Face hub or a mirror of it, and the token by which it knows who asks. As the hub's own programs have
 * them: {@code HF_ENDPOINT} names the mirror, {@code HF_TOKEN} is the token.
 *
 * @param endpoint address of its root, without a slash at its end
 * @param token empty to be nobody
 */
record Site(String endpoint, String token) {

    /** The environment variable of the token. */
    static final String TOKEN = "HF_TOKEN";

    /** A site that nobody is known to. */
    static final Site OPEN = new Site("https://huggingface.co", "");

    private static final String ENDPOINT = "HF_ENDPOINT";

    /** The site that an environment names. */
    static Site of(Map<String, String> environment) {
        String named = environment.getOrDefault(ENDPOINT, "").strip().replaceAll("/+$", "");
        return new Site(named.isEmpty() ? OPEN.endpoint : named, environment.getOrDefault(TOKEN, "").strip());
    }

    /**
     * The address of a path.
     *
     * @throws InvalidInput if the endpoint is no address of HTTP
     */
    URI url(String path) {
        if (!endpoint.matches("https?://[A-Za-z0-9.-]+(:\\d{1,5})?(/[\\w./~-]*)?")) {
            throw new InvalidInput("%s: must be an address such as %s, found '%s'; mend or unset it", ENDPOINT,
                    OPEN.endpoint, endpoint);
        }
        return URI.create(endpoint + path);
    }

    /**
     * What a request says of who asks: nothing to any other host, to which an answer of this one may lead.
     *
     * @throws InvalidInput if the token has characters that no token has
     */
    Optional<String> authorization(URI asked) {
        if (token.isEmpty() || !isHere(asked)) {
            return Optional.empty();
        }
        if (!token.matches("[!-~]+")) {
            throw new InvalidInput("%s: a token is one word of letters, digits and signs, found something else; set it "
                    + "anew", TOKEN);
        }
        return Optional.of("Bearer " + token);
    }

    private boolean isHere(URI asked) {
        URI own = url("");
        return own.getScheme().equalsIgnoreCase(asked.getScheme())
                && own.getAuthority().equalsIgnoreCase(asked.getAuthority());
    }
}
