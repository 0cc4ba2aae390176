package dev.varve.weights.hub;

import dev.varve.card.Version;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server answered, behind all redirects. They are followed here and not by Java's client, which would tell every
 * host what it tells the first.
 *
 * @param last the answer that is no redirect, or the one that would be a redirect too many
 * @param sha256 that a server says the file has, 64 digits; empty if none says it. The hub does in the answer that
 *     redirects to where the file lies
 */
record Answer(HttpResponse<InputStream> last, String sha256) {

    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final String TLS = "https";
    private static final Pattern SHA256 = Pattern.compile("\"?([0-9a-f]{64})\"?");

    /**
     * Asks for a file from a byte on.
     *
     * @param site told who asks
     * @param patience with each host
     */
    static Answer to(HttpClient client, URI url, long from, Site site, Duration patience)
            throws IOException, InterruptedException {
        URI at = url;
        String sha256 = "";
        for (int redirects = 0;; redirects++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(at).timeout(patience)
                    .header("User-Agent", "varve/" + Version.NUMBER);
            site.authorization(at).ifPresent(who -> request.header("Authorization", who));
            if (from > 0) {
                request.header("Range", "bytes=" + from + "-");
            }
            HttpResponse<InputStream> answer =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            sha256 = said(answer).orElse(sha256);
            Optional<URI> next = redirects < MOST_REDIRECTS ? next(answer, at) : Optional.empty();
            if (next.isEmpty()) {
                return new Answer(answer, sha256);
            }
            answer.body().close();
            at = next.get();
        }
    }

    private static Optional<String> said(HttpResponse<?> answer) {
        for (String header : new String[] {"X-Linked-Etag", "ETag"}) {
            Matcher hash = SHA256.matcher(answer.headers().firstValue(header).orElse(""));
            if (hash.matches()) {
                return Optional.of(hash.group(1));
            }
        }
        return Optional.empty();
    }

    /** Never from what is encrypted to what is not. */
    private static Optional<URI> next(HttpResponse<?> answer, URI at) throws IOException {
        Optional<String> location = answer.headers().firstValue("Location");
        if (!REDIRECTS.contains(answer.statusCode()) || location.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI next = at.resolve(location.get());
            return TLS.equalsIgnoreCase(at.getScheme()) && !TLS.equalsIgnoreCase(next.getScheme()) ? Optional.empty()
                    : Optional.of(next);
        } catch (IllegalArgumentException noAddress) {
            throw new IOException("it redirects to what is no address", noAddress);
        }
    }

    int status() {
        return last.statusCode();
    }

    Optional<String> header(String name) {
        return last.headers().firstValue(name);
    }
}
