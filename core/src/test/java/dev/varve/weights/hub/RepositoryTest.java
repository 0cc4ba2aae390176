package dev.varve.weights.hub;

import static dev.varve.weights.hub.HubServer.file;
import static dev.varve.weights.hub.HubServer.paths;
import static dev.varve.weights.hub.HubServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.card.InvalidInput;
import dev.varve.card.SourceImages;
import dev.varve.files.Sha256;
import dev.varve.graph.Shape;
import dev.varve.weights.NamedArray;
import dev.varve.weights.Safetensors;
import dev.varve.weights.SafetensorsIndex;
import dev.varve.weights.Weights;
import dev.varve.weights.hub.HubServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Repositories as the Hugging Face hub serves them, from a real server on this machine. */
class RepositoryTest {

    private static final String AT = "/me/my-net/resolve/main/";
    private static final String CONFIG = """
            {"architecture": "resnet50", "num_classes": 7, "pretrained_cfg": {"input_size": [3, 224, 288],
             "crop_pct": 0.95, "interpolation": "bicubic", "mean": [0.1, 0.2, 0.3], "std": [0.4, 0.5, 0.6],
             "license": "apache-2.0", "label_names": ["a"]}}""";
    private static final byte[] BYTES = {1, 2, 3, 4, 5};
    private static final String SHA256 = new Sha256().add(ByteBuffer.wrap(BYTES)).hex();
    private static final Repository REPOSITORY = Repository.named("hf:me/my-net").orElseThrow();

    @TempDir
    private Path folder;
    private HubServer server;
    private HubServer elsewhere;

    @BeforeEach
    void serve() throws IOException {
        server = new HubServer();
        elsewhere = new HubServer().answering(file(BYTES));
    }

    @AfterEach
    void stop() {
        server.close();
        elsewhere.close();
    }

    private Hub hub(String token) {
        return new Hub(folder, false, Progress.SILENT, HubTest.SHORT, new Site(server.url("").toString(), token));
    }

    private Hub offline() {
        return new Hub(folder, true, Progress.SILENT, HubTest.SHORT, Site.OPEN);
    }

    private static Answer text(String text) {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    private Path kept(String file) {
        return folder.resolve("weights/hf/me/my-net/main/" + file);
    }

    private TimmConfig config(String text) {
        server.answering(paths(Map.of(AT + "config.json", text(text))));
        return REPOSITORY.config(hub(""));
    }

    private static String refusal(Runnable asked) {
        try {
            asked.run();
        } catch (InvalidInput refused) {
            return refused.getMessage();
        }
        throw new AssertionError("not refused");
    }

    @Test
    void named_aText_isARepositoryIfItBeginsSo() {
        assertThat(REPOSITORY).isEqualTo(new Repository("me/my-net", "main")).hasToString("hf:me/my-net");
        assertThat(Repository.named("hf:a/b.c_1@refs/pr/2")).contains(new Repository("a/b.c_1", "refs/pr/2"));
        assertThat(Repository.named("hf:a/b@v1").orElseThrow()).hasToString("hf:a/b@v1");
        assertThat(Repository.named("timm/resnet50.a1_in1k")).isEmpty();
        assertThat(Repository.named("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hf:", "hf:net", "hf:a/b/c", "hf:../b", "hf:a/..", "hf:a/b@", "hf:a/b@../c", "hf:a b/c",
        "hf:a/b@v1?x=1"})
    void named_whatNoRepositoryIsCalled_saysHowTheyAre(String text) {
        assertThatThrownBy(() -> Repository.named(text)).isInstanceOf(InvalidInput.class).hasMessage("--weights " + text
                + ": a repository of the Hugging Face hub is named hf:OWNER/REPO or hf:OWNER/REPO@REVISION; write it "
                + "so, or name a tag or a file");
    }

    @Test
    void config_ofTimm_saysWhatTheWeightsAreAndIsKept() {
        TimmConfig config = config(CONFIG);
        assertThat(config).isEqualTo(new TimmConfig("resnet50", "apache-2.0",
                new SourceImages(288, 0.95, "bicubic", List.of(0.1, 0.2, 0.3), List.of(0.4, 0.5, 0.6))));
        assertThat(REPOSITORY.config(offline())).isEqualTo(config);
        assertThat(server.askers()).containsExactly(AT + "config.json null");
    }

    @Test
    void config_ofFormerVersionsOfTimm_isFlat() {
        assertThat(config("{\"architecture\": \"vgg16\", \"input_size\": [3, 96, 96], \"mean\": [0, 0, 0]}")).isEqualTo(
                new TimmConfig("vgg16", "", new SourceImages(96, 1, "", List.of(0.0, 0.0, 0.0), List.of())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{} | must name an architecture as timm's do, found none; it is not timm's: name another, or a file",
        "{\"architectures\": [\"ViTModel\"]} | must name an architecture as timm's do, found those of another library:"
                + " ViTModel; it is not timm's: name another, or a file",
        "[1 | is no JSON",
        "{\"architecture\": \"a\", \"crop_pct\": 2} | crop_pct in its config.json must be a share above 0, at most 1, "
                + "found 2;",
        "{\"architecture\": \"a\", \"mean\": [0.5]} | mean in its config.json must be numbers of three colours, found "
                + "[0.5]; name other weights, or a file",
        "{\"architecture\": \"a\", \"std\": [1, 0, 1]} | std in its config.json must be numbers of three colours, "
                + "found [1,0,1];"})
    void config_thatIsNotTimms_isRefused(String text, String message) {
        assertThat(refusal(() -> config(text))).startsWith("--weights hf:me/my-net: ").contains(message);
    }

    @Test
    void config_thatIsNotThere_saysSo() {
        server.answering(status(404));
        assertThat(refusal(() -> Repository.named("hf:me/my-net@v2").orElseThrow().config(hub("")))).isEqualTo(
                "--weights hf:me/my-net@v2: has no config.json at its revision v2, which says in timm's repositories "
                + "what the weights are; check the name, or download the weights and name the file and its --arch");
        assertThat(refusal(() -> REPOSITORY.config(offline()))).startsWith("hf:me/my-net: these weights are not in the "
                + "cache yet, and --offline or VARVE_OFFLINE forbids to download them; ");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void fetch_whatIsNotForEveryone_namesTheTokenAndDoesNotShowIt(int code) {
        server.answering(status(code));
        assertThat(refusal(() -> REPOSITORY.config(hub("")))).isEqualTo("--weights hf:me/my-net: is private or gated, "
                + "or there is no such repository (HTTP " + code + "); check the name, or set the environment variable "
                + "HF_TOKEN to a token of the hub that may read it");
        assertThat(refusal(() -> REPOSITORY.weights(hub("hf_secret"), ""))).isEqualTo("--weights hf:me/my-net: may not "
                + "be read with the token in HF_TOKEN (HTTP " + code + "); accept the terms on its page, or set the "
                + "token of another account");
        assertThat(refusal(() -> REPOSITORY.config(hub("hf secret")))).startsWith("HF_TOKEN: a token is one word")
                .doesNotContain("secret");
    }

    @Test
    void weights_behindARedirect_tellTheTokenToTheHubAlone() {
        Answer away = status(302, "Location", elsewhere.url("/cdn").toString(), "X-Linked-Etag",
                "\"" + SHA256 + "\"");
        server.answering(paths(Map.of(AT + "model.safetensors", status(307, "Location", "/moved"), "/moved", away)));
        Hub.Fetched fetched = REPOSITORY.weights(hub("hf_secret"), "");
        assertThat(fetched).isEqualTo(new Hub.Fetched(kept("model.safetensors"), SHA256));
        assertThat(server.askers()).containsExactly(AT + "model.safetensors Bearer hf_secret",
                "/moved Bearer hf_secret");
        assertThat(elsewhere.askers()).containsExactly("/cdn null");
    }

    @Test
    void weights_ofOtherBytesThanTheHubSays_areRefused() {
        server.answering(status(302, "Location", elsewhere.url("/cdn").toString(), "X-Linked-Etag", "a".repeat(64)));
        assertThat(refusal(() -> REPOSITORY.weights(hub(""), ""))).contains("/model.safetensors: its SHA-256 must "
                + "begin with what the server or a former download says, found " + SHA256);
        assertThat(kept("model.safetensors")).doesNotExist();
    }

    @Test
    void weights_ofTorchAlone_areFoundAndKept() {
        server.answering(paths(Map.of("/me/my-net/resolve/refs%2Fpr%2F1/pytorch_model.bin", file(BYTES))));
        Repository other = Repository.named("hf:me/my-net@refs/pr/1").orElseThrow();
        Hub.Fetched fetched = other.weights(hub(""), "");
        assertThat(fetched.file()).isEqualTo(folder.resolve("weights/hf/me/my-net/refs%2Fpr%2F1/pytorch_model.bin"))
                .hasBinaryContent(BYTES);
        assertThat(other.weights(offline(), "")).isEqualTo(fetched);
        assertThat(server.askers()).hasSize(3);
    }

    @Test
    void weights_inParts_areAllFetched() throws IOException {
        Map<String, Answer> answers = new HashMap<>(Map.of(AT + "model.safetensors.index.json", text(
                "{\"weight_map\": {\"a\": \"one.safetensors\", \"b\": \"two.safetensors\"}}")));
        for (String[] part : new String[][] {{"a", "one"}, {"b", "two"}}) {
            Path written = folder.resolve(part[1]);
            new Safetensors(Weights.of(List.of(NamedArray.of(part[0], Shape.of(2), 1, 2))), Map.of()).write(written);
            answers.put(AT + part[1] + ".safetensors", file(Files.readAllBytes(written)));
        }
        server.answering(paths(answers));
        Path index = REPOSITORY.weights(hub(""), "").file();
        assertThat(SafetensorsIndex.read(index).names()).containsExactly("a", "b");
        Files.delete(kept("two.safetensors"));
        assertThat(refusal(() -> REPOSITORY.weights(offline(), ""))).contains("not in the cache yet");
        REPOSITORY.weights(hub(""), "");
        assertThat(kept("two.safetensors")).exists();
    }

    @Test
    void weights_thatAreNotThere_saysWhatWasLookedFor() {
        server.answering(status(404));
        assertThat(refusal(() -> REPOSITORY.weights(hub(""), ""))).isEqualTo("--weights hf:me/my-net: holds none of "
                + "model.safetensors, model.safetensors.index.json, pytorch_model.bin at its revision main; name other "
                + "weights, or a file");
    }

    @Test
    void site_ofAnEnvironment_isTheHubOrItsMirror() {
        assertThat(Site.of(Map.of())).isEqualTo(Site.OPEN).extracting(Site::endpoint)
                .isEqualTo("https://huggingface.co");
        Site mirror = Site.of(Map.of("HF_ENDPOINT", "https://hub.example/hf/ ", "HF_TOKEN", " hf_x\n"));
        assertThat(mirror.url("/a/b")).hasToString("https://hub.example/hf/a/b");
        assertThat(mirror.authorization(mirror.url("/a"))).contains("Bearer hf_x");
        for (String other : List.of("http://hub.example/hf/a", "https://hub.example:444/a", "https://example/a",
                "https://hub.example.evil.org/a", "https://x@hub.example/a")) {
            assertThat(mirror.authorization(URI.create(other))).as(other).isEmpty();
        }
        assertThatThrownBy(() -> Site.of(Map.of("HF_ENDPOINT", "hub.example")).url("/a")).hasMessage("HF_ENDPOINT: "
                + "must be an address such as https://huggingface.co, found 'hub.example'; mend or unset it");
    }
}
