package io.openmldb.rollout.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.openmldb.rollout.activities.config.file.Sha256;
import io.openmldb.rollout.activities.support.BoundedWait;
import io.openmldb.rollout.activities.support.ResourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("component")
final class RemoteHostFilesTest {

  @TempDir private Path folder;
  private EmbeddedSshd sshd;
  private final RemoteHosts hosts = new RemoteHosts();
  private RemoteHost host;
  private Path conf;

  @BeforeEach
  void start() throws IOException {
    sshd = EmbeddedSshd.start(folder.resolve("ssh"));
    host = hosts.open(sshd.address());
    conf = Files.createDirectory(folder.resolve("conf"));
  }

  @AfterEach
  void stop() {
    hosts.close();
    sshd.close();
  }

  @Test
  void aFileIsReadByteForByte() throws IOException {
    byte[] content = new byte[3 << 20];
    new Random(1).nextBytes(content);
    Files.write(conf.resolve("big"), content);

    assertThat(host.read(path("big"))).isEqualTo(content);
  }

  @Test
  void aFileIsOverwrittenOnlyIfItHasRightBeforeWhatIsExpected() throws IOException {
    Path file = Files.writeString(conf.resolve("it's in place.flags"), "old and longer");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Object inode = Files.getAttribute(file, "unix:ino");

    assertThat(host.overwrite(file.toString(), sha256("other"), bytes("new"))).isFalse();
    assertThat(file).hasContent("old and longer");
    assertThat(host.overwrite(file.toString(), sha256("old and longer"), bytes("new"))).isTrue();

    assertThat(file).hasContent("new");
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    assertThat(names(conf)).containsExactly("it's in place.flags");
  }

  @Test
  void aChangeThatCouldNotBeginInTimeIsNeverMade() throws IOException {
    Path file = Files.writeString(conf.resolve("tablet.flags"), "old");
    ExecutorService busy = Executors.newFixedThreadPool(8);
    try {
      // As many as run at a time on one host, for longer than a change of a file may take.
      for (int i = 0; i < 8; i++) {
        String begun = path("begun" + i);
        busy.execute(
            () ->
                host.exec(
                    RemoteCommand.of("sh", "-c", "touch \"$0\"; exec sleep 12", begun),
                    Duration.ofSeconds(30)));
      }
      BoundedWait.forWhat("eight commands to run")
          .until(
              () -> IntStream.range(0, 8).allMatch(i -> Files.exists(conf.resolve("begun" + i))));

      assertThatThrownBy(
              () ->
                  host.replace(
                      file.toString(), sha256("old"), bytes("new"), FileAttributes.own(0600)))
          .isInstanceOf(HostUnreachableException.class)
          .hasMessageContaining("did not finish a file operation within 8 s");
    } finally {
      busy.shutdownNow();
    }
    assertThat(file).hasContent("old");
  }

  /** An interrupted one leaves its copy, and of the new content as much as was written. */
  @Test
  void anOverwriteIsCompletedWhereverItWasInterruptedAndNoOtherChangeIsUndone() throws IOException {
    String after = "--a=1\n--b=2\n";
    Path file = conf.resolve("tablet.flags");
    Path copy = conf.resolve(".tablet.flags.rollout-overwrite");
    for (int written = 0; written <= after.length(); written++) {
      Files.writeString(copy, after);
      Files.writeString(file, after.substring(0, written));
      host.finishOverwrite(file.toString());
      assertThat(file).as("%d bytes", written).hasContent(after);
      assertThat(copy).doesNotExist();
    }
    for (String other : List.of("--a=3\n", "--a=1\n--b=2\n--c=3\n")) {
      Files.writeString(copy, after);
      Files.writeString(file, other);
      host.finishOverwrite(file.toString());
      assertThat(file).hasContent(other);
      assertThat(copy).doesNotExist();
    }
  }

  @Test
  void aFileInAFolderThatTakesNoFilesIsOverwrittenThroughItsLink() throws Exception {
    Path fixed = Files.createDirectories(folder.resolve("fixed"));
    Path file = Files.writeString(fixed.resolve("shared.flags"), "old");
    Files.createSymbolicLink(conf.resolve("tablet.flags"), file);
    assumeThat(new ProcessBuilder("chattr", "+i", fixed.toString()).start().waitFor()).isZero();
    try {
      assertThat(host.overwrite(path("tablet.flags"), sha256("old"), bytes("new"))).isTrue();
    } finally {
      assertThat(new ProcessBuilder("chattr", "-i", fixed.toString()).start().waitFor()).isZero();
    }
    assertThat(file).hasContent("new");
    assertThat(names(conf)).containsExactly("tablet.flags");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String sha256(String text) {
    return Sha256.hex(bytes(text));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void aFileThatIsMissingOrUnreadableIsNamedWithItsHost() {
    assertThatThrownBy(() -> host.read(path("absent")))
        .isInstanceOf(RemoteFileException.class)
        .hasMessageContaining(path("absent"))
        .hasMessageContaining("No such file or directory");
    assertThatThrownBy(() -> host.read(conf.toString()))
        .isInstanceOf(RemoteFileException.class)
        .hasMessageContaining("Is a directory");
  }

  @Test
  void statTellsSizeTimeModeAndOwner() throws IOException {
    Path file = write("tablet.flags", "12345", "rw-r-----");

    FileStat stat = host.stat(file.toString()).orElseThrow();

    assertThat(stat.directory()).isFalse();
    assertThat(stat.size()).isEqualTo(5);
    assertThat(stat.attributes())
        .isEqualTo(
            new FileAttributes(0640, attribute(file, "unix:uid"), attribute(file, "unix:gid")));
    Instant modified = Files.getLastModifiedTime(file).toInstant();
    assertThat(stat.modifiedAt()).isBetween(modified.minusNanos(1000), modified.plusNanos(1000));
    assertThat(host.stat(conf.toString()).orElseThrow().directory()).isTrue();
  }

  @Test
  void statOfNothingIsEmpty() {
    assertThat(host.stat(path("absent"))).isEmpty();
    assertThat(host.stat("/dev/null/below-a-file")).isEmpty();
  }

  @Test
  void aFileIsReplacedAsAWholeWithModeAndOwnerKept() throws IOException {
    Path file = write("tablet.flags", "old", "rw-r-----");

    host.writeAtomically(file.toString(), "new".getBytes(UTF_8), attributes(file));

    assertThat(file).hasContent("new");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    assertThat(filesIn(conf)).containsExactly("tablet.flags");
  }

  @Test
  void aFileIsReplacedOnlyIfItHasRightBeforeWhatIsExpected() throws IOException {
    Path file = write("tablet.flags", "old", "rw-r-----");
    String old = Sha256.hex("old".getBytes(UTF_8));
    byte[] content = "new".getBytes(UTF_8);

    assertThat(host.replace(file.toString(), Sha256.hex(content), content, attributes(file)))
        .isFalse();
    assertThat(file).hasContent("old");
    assertThat(host.replace(file.toString(), old, content, attributes(file))).isTrue();
    assertThat(file).hasContent("new");
    assertThat(filesIn(conf)).containsExactly("tablet.flags");
  }

  @Test
  void attributesBeyondModeAndOwnerAreKept() throws IOException {
    Path file = write("tablet.flags", "old", "rw-r-----");
    assumeThat(Files.getFileStore(file).supportsFileAttributeView("user")).isTrue();
    Files.setAttribute(file, "user:purpose", "practice".getBytes(UTF_8));

    host.writeAtomically(file.toString(), "new".getBytes(UTF_8), attributes(file));

    assertThat(file).hasContent("new");
    assertThat(Files.getAttribute(file, "user:purpose")).isEqualTo("practice".getBytes(UTF_8));
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
  }

  @Test
  void nothingIsLeftBesideTheFileWhenTheWriteIsBrokenOff() throws Exception {
    Path file = write("tablet.flags", "old", "rw-r-----");
    // Its content never comes: standard input stays open.
    Process process = writing(file, "timeout", "1");
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(124);
      assertThat(filesIn(conf)).containsExactly("tablet.flags");
      assertThat(file).hasContent("old");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aSyncThatTakesNoFileIsNotLetFlushTheWholeHost() throws Exception {
    Path file = write("tablet.flags", "old", "rw-r-----");
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path calls = folder.resolve("calls");
    Path sync = Files.writeString(bin.resolve("sync"), "#!/bin/sh\necho \"$1\" >> " + calls + "\n");
    Files.setPosixFilePermissions(sync, PosixFilePermissions.fromString("rwxr-xr-x"));

    Process process = writing(file, "env", "PATH=" + bin + ":" + System.getenv("PATH"));
    process.getOutputStream().write("new".getBytes(UTF_8));
    process.getOutputStream().close();

    assertThat(process.waitFor()).isZero();
    assertThat(file).hasContent("new");
    assertThat(Files.readAllLines(calls)).isNotEmpty().containsOnly("--help");
  }

  /** Begins to write three bytes into {@code file}, by a shell that is started by {@code by}. */
  private static Process writing(Path file, String... by) throws IOException {
    List<String> command = new ArrayList<>(List.of(by));
    command.addAll(
        List.of("sh", "-c", ResourceText.text(RemoteFiles.class, "write-atomically.sh"), "write"));
    command.addAll(List.of(file.toString(), "3", "-", "0640", "token", "-"));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  @Test
  void anotherOwnersFileStaysTheirs() throws IOException {
    Path file = write("tablet.flags", "old", "rw-------");
    FileAttributes daemons = new FileAttributes(0600, 1, 1);
    if (attribute(file, "unix:uid") == 0) {
      host.writeAtomically(file.toString(), "new".getBytes(UTF_8), daemons);

      assertThat(host.stat(file.toString()).orElseThrow().attributes()).isEqualTo(daemons);
    } else {
      assertThatThrownBy(
              () -> host.writeAtomically(file.toString(), "new".getBytes(UTF_8), daemons))
          .isInstanceOf(RemoteFileException.class)
          .hasMessageContaining("Operation not permitted");
      assertThat(file).hasContent("old");
    }
  }

  @Test
  void namesThatAShellOrAPatternWouldReadDifferentlyAreJustNames() throws IOException {
    write("tablet.flags", "untouched", "rw-r--r--");
    for (String name : new String[] {"t*", "t?blet.flags", "it's", "a b", "$HOME", "back\\slash"}) {
      host.writeAtomically(path(name), name.getBytes(UTF_8), FileAttributes.own(0644));

      assertThat(host.read(path(name))).isEqualTo(name.getBytes(UTF_8));
      assertThat(conf.resolve(name)).hasContent(name);
      host.remove(path(name));
      assertThat(conf.resolve(name)).doesNotExist();
    }
    assertThat(filesIn(conf)).containsExactly("tablet.flags");
    assertThat(conf.resolve("tablet.flags")).hasContent("untouched");
  }

  @Test
  void aSymbolicLinkStaysOneAndItsFileIsReplaced() throws IOException {
    Path shared = Files.createDirectory(folder.resolve("shared"));
    Files.writeString(shared.resolve("real.flags"), "old");
    Files.createSymbolicLink(conf.resolve("tablet.flags"), Path.of("../shared/real.flags"));

    host.writeAtomically(path("tablet.flags"), "new".getBytes(UTF_8), FileAttributes.own(0644));

    assertThat(conf.resolve("tablet.flags")).isSymbolicLink().hasContent("new");
    assertThat(filesIn(shared)).containsExactly("real.flags");
  }

  @Test
  void aFolderThatIsMissingIsAnErrorAndNothingIsMade() {
    assertThatThrownBy(
            () ->
                host.writeAtomically(path("absent/file"), new byte[] {1}, FileAttributes.own(0644)))
        .isInstanceOf(RemoteFileException.class)
        .hasMessageContaining(path("absent/file"));
    assertThat(conf.resolve("absent")).doesNotExist();
  }

  @Test
  void readersSeeTheOldContentOrTheNewOneAndNothingElse() throws IOException {
    byte[] one = "1".repeat(200_000).getBytes(UTF_8);
    byte[] two = "2".repeat(300_000).getBytes(UTF_8);
    Path file = Files.write(conf.resolve("tablet.flags"), one);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 10; i++) {
                host.writeAtomically(
                    file.toString(), i % 2 == 0 ? two : one, FileAttributes.own(0644));
              }
            });

    int looks = 0;
    while (!writer.isDone() || looks == 0) {
      byte[] seen = Files.readAllBytes(file);
      assertThat(seen.length == one.length || seen.length == two.length).isTrue();
      looks++;
    }

    writer.join();
    assertThat(looks).isPositive();
  }

  @Test
  void foldersAreMadeForTheirOwnerOnlyAndRemovingWhatIsGoneSaysNothing() throws IOException {
    host.mkdirs(path("a/b"));
    host.mkdirs(path("a/b"));
    host.remove(path("a/b/absent"));

    assertThat(Files.getPosixFilePermissions(conf.resolve("a/b")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  private Path write(String name, String content, String mode) throws IOException {
    Path file = Files.writeString(conf.resolve(name), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private FileAttributes attributes(Path file) {
    return host.stat(file.toString()).orElseThrow().attributes();
  }

  private String path(String name) {
    return conf + "/" + name;
  }

  private static int attribute(Path file, String name) throws IOException {
    return (Integer) Files.getAttribute(file, name);
  }

  private static Stream<String> filesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }
}
