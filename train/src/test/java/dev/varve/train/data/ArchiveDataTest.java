package dev.varve.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.augment.Augmentation;
import dev.varve.card.Interpolation;
import dev.varve.card.InvalidInput;
import dev.varve.card.Preprocessing;
import dev.varve.card.Reading;
import dev.varve.card.TargetKind;
import dev.varve.plan.Experiment.TargetChoice;
import dev.varve.plan.SourceChoice;
import dev.varve.plan.SourceChoice.Labels;
import dev.varve.train.cache.Room;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives are read in place, to the same data as the folder that was packed. */
class ArchiveDataTest {

    private static final Preprocessing PREPROCESSING = new Preprocessing(
            18, 16, Interpolation.AREA, List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5));

    @TempDir
    private Path folder;

    /** What other tests left open, which closes when it is collected. */
    private List<Path> before = List.of();

    private Path root;

    @BeforeEach
    void photos() {
        root = folder.resolve("photos");
        new Photos(root).add("cat/indoors", 3).add("cat", 2).add("dog", 5).text("cat/.DS_Store", "x")
                .text("__MACOSX/cat/._0.png", "x").text("README.md", "x");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Packs the photos, below a folder or none, by the ending of the name. */
    private Path pack(String name, String top) throws IOException {
        Path archive = folder.resolve(name);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive))) {
            if (name.endsWith(".zip")) {
                zip(out, top);
            } else {
                tar(name.endsWith("gz") ? new GZIPOutputStream(out) : out, top);
            }
        }
        return archive;
    }

    @ParameterizedTest
    @ValueSource(strings = {"photos.zip", "photos.tar"})
    void csv_ofAnArchive_namesFilesAsInAFolder(String name) throws IOException {
        new Photos(root).text("split.csv", "path,label\n./cat/0.png,a\ncat/./1.png,a\ndog/../dog/0.png,b\n"
                + "dog/1.png,b\n");
        assertThat(DataSource.read(pack(name, ""), DataOptions.DEFAULT).dataset().items()).extracting(Item::path)
                .containsExactly("cat/0.png", "cat/1.png", "dog/0.png", "dog/1.png");
    }

    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @ValueSource(strings = {"photos.zip", "photos.tar", "photos.tar.gz"})
    void place_ofAnArchive_isOpenedOnceAndClosedByItsOwner(String name) throws IOException {
        before = open();
        Path archive = pack(name, "");
        SourceChoice columns = new SourceChoice("", "file", SourceChoice.SPLIT_COLUMN, Labels.USUAL, "");
        try (DataPlace place = DataPlace.at(archive)) {
            List<Path> once = ofArchives();
            assertThat(once).hasSize(1);
            assertThat(place.fitting(columns)).isEqualTo(SourceChoice.USUAL);
            assertThat(place.fitting(TargetChoice.of(TargetKind.LABELS))).isEqualTo(TargetChoice.of(TargetKind.LABELS));
            LoadedData read = DataSource.readForEvaluation(place, TargetChoice.LABEL, SourceChoice.USUAL, Reading.RGB);
            assertThat(read.dataset().bytes(0)).isNotEmpty();
            assertThat(ofArchives()).isEqualTo(once);
        }
        assertThat(ofArchives()).isEmpty();
        try (LoadedData read = DataSource.read(archive, DataOptions.DEFAULT);
                DataReport report = DataReport.of(archive, DataOptions.DEFAULT, 16)) {
            assertThat(ofArchives()).hasSize(2);
            assertThat(read.dataset().items()).hasSameSizeAs(report.dataset().orElseThrow().items());
        }
        assertThat(ofArchives()).isEmpty();
    }

    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @ValueSource(strings = {"photos.zip", "photos.tar.gz"})
    void archive_thatIsRefused_isClosed(String name) throws IOException {
        before = open();
        new Photos(root).text("split.csv", "path,label\ncat/0.png,a\ncat/1.png,a\n");
        Path archive = pack(name, "");
        assertRefused(archive, archive + ": needs at least two classes", "");
        DataReport.of(archive, DataOptions.DEFAULT, 16);
        Path csv = Files.writeString(folder.resolve("all.csv"), "path,label\ncat/9.png,x\n");
        assertThatThrownBy(() -> DataSource.read(csv, DataOptions.DEFAULT.withSource(
                SourceChoice.USUAL.withImages(archive.toString())))).hasMessageContaining("no such file: cat/9.png");
        assertThat(ofArchives()).isEmpty();
    }

    /** Those of a test and of what it inflates, which has no name any more. */
    private List<Path> ofArchives() throws IOException {
        Path own = folder.toRealPath();
        return open().stream().filter(file -> !before.contains(file) && (file.startsWith(own)
                || file.toString().matches(".*/archive[^/]*\\.tar \\(deleted\\)"))).toList();
    }

    /** What this process holds open, but for what is closed meanwhile. */
    private static List<Path> open() throws IOException {
        List<Path> files = new ArrayList<>();
        for (File handle : new File("/proc/self/fd").listFiles()) {
            try {
                files.add(Files.readSymbolicLink(handle.toPath()));
            } catch (NoSuchFileException closed) {
                continue;
            }
        }
        return files;
    }

    private void zip(OutputStream out, String top) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Path file : files()) {
                ZipEntry entry = new ZipEntry(top + root.relativize(file));
                byte[] bytes = Files.readAllBytes(file);
                if (file.toString().endsWith("0.png")) {        // one that is stored as it is
                    CRC32 sum = new CRC32();
                    sum.update(bytes);
                    entry.setMethod(ZipEntry.STORED);
                    entry.setCrc(sum.getValue());
                    entry.setSize(bytes.length);
                }
                zip.putNextEntry(entry);
                zip.write(bytes);
                zip.closeEntry();
            }
        }
    }

    private void tar(OutputStream out, String top) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (String named : List.of("./", top.isEmpty() ? "./" : top, top + "dog/")) {
                tar.putArchiveEntry(new TarArchiveEntry(named));
                tar.closeArchiveEntry();
            }
            for (Path file : files()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.toFile(), top + root.relativize(file));
                tar.putArchiveEntry(entry);
                tar.write(Files.readAllBytes(file));
                tar.closeArchiveEntry();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.zip", "a.tar", "a.tar.gz", "a.tgz"})
    void archive_isTheDataOfItsFolder(String name) throws IOException {
        LoadedData plain = DataSource.read(root, DataOptions.DEFAULT);
        for (String top : List.of("", "./", "photos/", "a-name-of-a-hundred-letters-and-more-".repeat(4) + "/")) {
            LoadedData packed = DataSource.read(pack(name, top), DataOptions.DEFAULT);
            assertThat(packed.fingerprint()).as(top).isEqualTo(plain.fingerprint());
            assertThat(packed.dataset().items()).extracting(Item::path).containsExactlyElementsOf(
                    plain.dataset().items().stream().map(Item::path).toList());
            assertThat(packed.dataset().bytes(3).get(0)).isEqualTo(plain.dataset().bytes(3).get(0));
        }
    }

    @Test
    void archive_withSplitCsv_isReadByIt() throws IOException {
        new Photos(root).text("split.csv", "path,label,split\ncat/0.png,x,train\ncat/1.png,x,valid\ndog/0.png,y,train\n"
                + "dog/1.png,y,valid\n");
        Dataset data = DataSource.read(pack("a.zip", "top/"), DataOptions.DEFAULT).dataset();
        assertThat(data.classes()).containsExactly("x", "y");
        assertThat(data.file(0)).isEqualTo(folder.resolve("a.zip/cat/0.png"));
    }

    @Test
    void csv_besideAnArchive_findsItsImagesInIt() throws IOException {
        Path csv = Files.writeString(folder.resolve("all.csv"), "path,label\ncat/0.png,x\ncat/1.png,x\ndog/0.png,y\n"
                + "dog/1.png,y\n");
        SourceChoice source = SourceChoice.USUAL.withImages(pack("a.tar", "").toString());
        assertThat(DataSource.read(csv, DataOptions.DEFAULT.withSource(source)).dataset().items()).hasSize(4);
    }

    @Test
    void archive_isLoadedByManyThreads_andKeptByContent(@TempDir Path cache) throws IOException {
        Dataset data = DataSource.read(pack("a.tgz", ""), DataOptions.DEFAULT).dataset();
        Dataset plain = DataSource.read(root, DataOptions.DEFAULT).dataset();
        Room room = Room.in(cache, 1L << 30);
        for (int pass = 0; pass < 2; pass++) {
            ImageBatches packed = new ImageBatches(data, new Loading(4, 2, room, 0));
            ImageBatches unpacked = new ImageBatches(plain, new Loading(4, 2, Room.none(), 0));
            try (BatchLoader one = packed.training(PREPROCESSING, Augmentation.STANDARD, 0, 0);
                    BatchLoader other = unpacked.training(PREPROCESSING, Augmentation.STANDARD, 0, 0)) {
                while (one.hasNext()) {
                    assertThat(one.next().pixels()).isEqualTo(other.next().pixels());
                }
            }
            assertThat(packed.content(0)).isEqualTo(unpacked.content(0)).isPresent();
        }
    }

    @Test
    void archive_thatWasChangedSince_keepsNothing() throws IOException {
        Path archive = pack("a.zip", "");
        Dataset data = DataSource.read(archive, DataOptions.DEFAULT).dataset();
        Files.setLastModifiedTime(archive, FileTime.fromMillis(0));
        assertThat(new ImageBatches(data, Loading.of(4, 1, 0)).content(0)).isEmpty();
    }

    @Test
    void links_withinATarArchive_areFollowed() throws IOException {
        Path archive = folder.resolve("a.tar");
        try (OutputStream file = Files.newOutputStream(archive);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
            for (Path one : files()) {
                TarArchiveEntry entry = new TarArchiveEntry(one.toFile(), "./" + root.relativize(one));
                tar.putArchiveEntry(entry);
                tar.write(Files.readAllBytes(one));
                tar.closeArchiveEntry();
            }
            link(tar, "dog/hard.png", "./dog/1.png", TarConstants.LF_LINK);
            link(tar, "cat/soft.png", "../dog/2.png", TarConstants.LF_SYMLINK);
            link(tar, "cat/out.png", "/etc/hostname", TarConstants.LF_SYMLINK);
        }
        Dataset data = DataSource.read(archive, DataOptions.DEFAULT).dataset();
        assertThat(data.items()).hasSize(12).extracting(Item::path).contains("dog/hard.png", "cat/soft.png");
    }

    private static void link(TarArchiveOutputStream tar, String name, String target, byte kind) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private static void assertRefused(Path archive, String start, String end) {
        assertThatThrownBy(() -> DataSource.read(archive, DataOptions.DEFAULT)).isInstanceOf(InvalidInput.class)
                .message().startsWith(start).endsWith(end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.zip", "a.tar", "a.tar.gz"})
    void archive_thatIsCutShort_isRefused(String name) throws IOException {
        Path archive = pack(name, "");
        byte[] bytes = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(archive, archive + ": not a readable archive (", "); pack it again as .zip, .tar or .tar.gz");
    }

    @Test
    void archive_withADamagedFile_namesIt() throws IOException {
        Path archive = pack("a.zip", "");
        byte[] bytes = Files.readAllBytes(archive);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.indexOf("dog/0.png") + 100] ^= 1;
        Files.write(archive, bytes);
        assertRefused(archive, archive.resolve("dog/0.png") + ": not a readable image (it cannot be read: its checksum "
                + "in the archive is another)", "; remove it, or pass --skip-bad-images");
    }

    @Test
    void gzip_ofSomethingElse_isRefused() throws IOException {
        Path file = folder.resolve("labels.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("path,label\n".getBytes(StandardCharsets.UTF_8));
        }
        assertRefused(file, file + ": must hold a tar archive, found another file compressed by gzip; unpack it", "");
    }

    @Test
    void archive_withoutImages_isRefusedAsAnEmptyFolderIs() throws IOException {
        Path archive = folder.resolve("empty.zip");
        new ZipOutputStream(Files.newOutputStream(archive)).close();
        assertRefused(archive, archive + ": holds no images; give a folder", "");
    }
}
