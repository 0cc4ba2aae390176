package dev.varve.weights.hub;

import static dev.varve.weights.hub.HubServer.cut;
import static dev.varve.weights.hub.HubServer.file;
import static dev.varve.weights.hub.HubServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.card.InvalidInput;
import dev.varve.card.SourceImages;
import dev.varve.files.Sha256;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from a real server on this machine, well and badly behaved. */
class HubTest {

    static final Download.Patience SHORT =
            new Download.Patience(Duration.ofSeconds(5), Duration.ofMillis(400), 3, Duration.ofSeconds(3));
    private static final byte[] BYTES = new byte[300_000];
    private static final String SHA256;

    static {
        new Random(5).nextBytes(BYTES);
        SHA256 = new Sha256().add(ByteBuffer.wrap(BYTES)).hex();
    }

    @TempDir
    private Path cache;
    private HubServer server;
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        server = new HubServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Hub hub() {
        return new Hub(cache, false, (what, bytes, all) -> heard.add(bytes + "/" + all), SHORT, Site.OPEN);
    }

    private static Pretraining at(URI url, String sha256) {
        return new Pretraining("timm/net", "tag_in1k", "timm", "MIT", SourceImages.UNKNOWN, sha256, url);
    }

    private Pretraining known() {
        return at(server.url("/net.pth"), SHA256.substring(0, 8));
    }

    private Pretraining unknown() {
        return at(server.url("/model.safetensors"), "");
    }

    private String refusal(Hub hub, Pretraining wanted) {
        try {
            hub.fetch(wanted);
        } catch (InvalidInput refused) {
            assertThat(cache.resolve(wanted.file().path())).doesNotExist();
            return refused.getMessage();
        }
        throw new AssertionError("fetched");
    }

    private Path part(Pretraining wanted) {
        return cache.resolve(wanted.file().path() + ".part");
    }

    @Test
    void fetch_aFile_keepsItWithItsHashAndAsksOnce() throws IOException {
        server.answering(file(BYTES));
        Hub.Fetched first = hub().fetch(known());
        assertThat(first).isEqualTo(new Hub.Fetched(cache.resolve("weights/timm/timm_net.tag_in1k.pth"), SHA256));
        assertThat(first.file()).hasBinaryContent(BYTES);
        assertThat(first.file().resolveSibling("timm_net.tag_in1k.pth.sha256")).hasContent(SHA256 + "\n");
        assertThat(part(known())).doesNotExist();
        assertThat(heard).last().isEqualTo(BYTES.length + "/" + BYTES.length);
        assertThat(hub().fetch(known())).isEqualTo(first);
        assertThat(new Hub(cache, true, Progress.SILENT).fetch(known())).isEqualTo(first);
        assertThat(server.ranges()).containsExactly("null");
    }

    @Test
    void fetch_aBodyThatBreaksOff_goesOnFromThere() {
        server.answering(cut(BYTES, 100_000), cut(BYTES, 200_000), file(BYTES));
        assertThat(hub().fetch(known()).file()).hasBinaryContent(BYTES);
        assertThat(server.ranges()).hasSize(3).startsWith("null");
        assertThat(server.ranges().subList(1, 3)).as("what was under way may be lost").allSatisfy(range ->
                assertThat(Integer.parseInt(range.replaceAll("\\D", ""))).isBetween(1, 200_000));
    }

    @Test
    void fetch_afterARunThatWasStopped_goesOnFromThere() throws IOException {
        Files.createDirectories(part(known()).getParent());
        Files.write(part(known()), Arrays.copyOf(BYTES, 1234));
        server.answering(file(BYTES));
        assertThat(hub().fetch(known()).file()).hasBinaryContent(BYTES);
        assertThat(server.ranges()).containsExactly("bytes=1234-");
    }

    @Test
    void fetch_afterARunThatWasStoppedAtTheEnd_asksForNothingMore() throws IOException {
        Files.createDirectories(part(known()).getParent());
        Files.write(part(known()), BYTES);
        server.answering(file(BYTES));
        assertThat(hub().fetch(known()).file()).hasBinaryContent(BYTES);
        assertThat(server.ranges()).containsExactly("bytes=300000-");
    }

    @Test
    void fetch_aPartOfAnotherFile_beginsAnew() throws IOException {
        for (Pretraining one : List.of(known(), unknown())) {
            Files.createDirectories(part(one).getParent());
            Files.write(part(one), new byte[777]);
            server.answering(file(BYTES));
            assertThat(hub().fetch(one).file()).hasBinaryContent(BYTES);
            assertThat(server.ranges()).containsExactly("bytes=777-", "null");
        }
    }

    @Test
    void fetch_withoutAKnownHashFromAServerThatSaysIt_goesOnAndRemembersIt() throws IOException {
        HubServer.Answer linked = status(302, "Location", server.url("/cdn").toString(), "X-Linked-Etag",
                "\"" + SHA256 + "\"");
        Files.createDirectories(part(unknown()).getParent());
        Files.write(part(unknown()), Arrays.copyOf(BYTES, 1234));
        server.answering(linked, file(BYTES));
        Hub.Fetched first = hub().fetch(unknown());
        assertThat(first.sha256()).isEqualTo(SHA256);
        assertThat(server.ranges()).containsExactly("bytes=1234-", "bytes=1234-");
    }

    @Test
    void fetch_otherBytesThanTheServerSays_isRefused() {
        server.answering(status(302, "Location", server.url("/cdn").toString(), "X-Linked-Etag", "a".repeat(64)),
                file(BYTES), status(302, "Location", server.url("/cdn").toString(), "X-Linked-Etag", "a".repeat(64)),
                file(BYTES));
        assertThat(refusal(hub(), unknown())).startsWith(server.url("/model.safetensors")
                + ": its SHA-256 must begin with what the server or a former download says, found " + SHA256);
    }

    @Test
    void fetch_otherBytesThanTheNameSays_isRefusedAndNotKept() {
        server.answering(file(BYTES));
        Pretraining wrong = at(server.url("/net.pth"), "01234567");
        assertThat(refusal(hub(), wrong)).isEqualTo(server.url("/net.pth") + ": its SHA-256 must begin with 01234567, "
                + "found " + SHA256 + " (not kept); try again, or name other weights");
        assertThat(part(wrong)).doesNotExist();
    }

    @Test
    void fetch_aKeptFileThatWasDamaged_isHadAnew() throws IOException {
        server.answering(file(BYTES));
        Path kept = hub().fetch(unknown()).file();
        Files.write(kept, new byte[10]);
        assertThat(refusalOffline(unknown())).contains("these weights are not those that were downloaded to " + kept);
        assertThat(hub().fetch(unknown()).file()).hasBinaryContent(BYTES);
    }

    private String refusalOffline(Pretraining wanted) {
        try {
            new Hub(cache, true, Progress.SILENT).fetch(wanted);
        } catch (InvalidInput refused) {
            return refused.getMessage();
        }
        throw new AssertionError("fetched");
    }

    @Test
    void fetch_aFileThatTheServerReplaced_isRefusedEverAfter() throws IOException {
        server.answering(file(BYTES));
        Path kept = hub().fetch(unknown()).file();
        Files.delete(kept);
        server.answering(file(new byte[] {1, 2, 3}));
        assertThat(refusal(hub(), unknown())).contains("a former download says", "if they were replaced on purpose, "
                + "delete " + kept + ".sha256");
    }

    @Test
    void fetch_aFileThatIsMovedAboutForEver_saysSo() {
        server.answering(status(302, "Location", "/again"));
        assertThat(refusal(hub(), known())).endsWith(" there is no such file to be had (HTTP 302); name other weights, "
                + "see `varve ls weights`, or a file");
        assertThat(server.ranges()).hasSize(6);
    }

    @Test
    void fetch_offline_namesTheWaysOut() {
        assertThat(refusalOffline(known())).isEqualTo("timm/net.tag_in1k: these weights are not in the cache yet, and "
                + "--offline or VARVE_OFFLINE forbids to download them; run once without, or name a file");
        assertThat(server.ranges()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 410})
    void fetch_whatIsNotThere_saysSo(int code) {
        server.answering(status(code));
        assertThat(refusal(hub(), known())).isEqualTo(server.url("/net.pth") + ": there is no such file to be had "
                + "(HTTP " + code + "); name other weights, see `varve ls weights`, or a file");
        assertThat(server.ranges()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"429", "503"})
    void fetch_fromABusyServer_waitsAsLongAsItAsks(int code) {
        server.answering(status(code, "Retry-After", "1"), file(BYTES));
        long began = System.nanoTime();
        assertThat(hub().fetch(known()).file()).hasBinaryContent(BYTES);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void fetch_fromAServerThatStaysBusy_givesUp() {
        server.answering(status(429, "Retry-After", "600"));
        assertThat(refusal(hub(), known())).isEqualTo(server.url("/net.pth")
                + ": the server is busy (HTTP 429), it asks to wait 600 s; try again later");
        server.answering(status(429, "Retry-After", "0"));
        assertThat(refusal(hub(), known())).contains("it asks to wait 0 s");
        assertThat(server.ranges()).hasSize(3);
    }

    @Test
    void fetch_fromASlowServer_takesItsTime() {
        server.answering(request -> {
            request.sendResponseHeaders(200, BYTES.length);
            for (int from = 0; from < BYTES.length; from += 50_000) {
                request.getResponseBody().write(BYTES, from, 50_000);
                request.getResponseBody().flush();
                Thread.sleep(120);
            }
        });
        assertThat(hub().fetch(known()).file()).hasBinaryContent(BYTES);
        assertThat(heard).hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void fetch_fromAServerThatFallsSilent_goesOnOrGivesUp() {
        HubServer.Answer silent = request -> {
            request.sendResponseHeaders(200, BYTES.length);
            request.getResponseBody().write(BYTES, 0, 50_000);
            request.getResponseBody().flush();
            Thread.sleep(1_500);
        };
        server.answering(silent, file(BYTES));
        assertThat(hub().fetch(known()).file()).hasBinaryContent(BYTES);
        assertThat(server.ranges()).containsExactly("null", "bytes=50000-");
    }

    @Test
    void fetch_fromNowhere_asksForANetwork() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(refusal(hub(), at(URI.create("http://127.0.0.1:" + free + "/net.pth"), "")))
                .contains("/net.pth: cannot be reached (").contains("is there a network?", "https.proxyHost");
        assertThat(refusal(hub(), at(URI.create("http://no-such-host.invalid/net.pth"), "")))
                .contains("cannot be reached (");
    }

    @Test
    void fetch_bySeveralAtOnce_asksOnce() {
        server.answering(file(BYTES));
        assertThat(IntStream.range(0, 4).parallel().mapToObj(i -> hub().fetch(known()).sha256()))
                .containsOnly(SHA256);
        assertThat(server.ranges()).hasSize(1);
    }

    @Test
    void fetch_whereAFileIsInTheWay_saysSo() throws IOException {
        server.answering(file(BYTES));
        Path taken = Files.writeString(cache.resolve("taken"), "");
        assertThat(refusal(new Hub(taken, false, Progress.SILENT, SHORT, Site.OPEN), known()))
                .contains("weights cannot be kept here (", "VARVE_CACHE");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "yes, true", "0, false", "false, false", "'', false", ", false"})
    void forbidden_byTheEnvironment_isAnythingButNo(String said, boolean forbidden) {
        assertThat(Hub.forbidden(said)).isEqualTo(forbidden);
    }
}
