package io.openmldb.rollout.activities.ssh;

import io.openmldb.rollout.activities.support.ResourceText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Files of a host, by commands rather than by SFTP: one round trip does a whole step, it works
 * where SFTP is switched off or start files print, and it can flush a file to the disk.
 */
final class RemoteFiles {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Map<String, String> UNTRANSLATED = Map.of("LC_ALL", "C");
  private static final int READ_LIMIT = 16 << 20;
  private static final int REPLY_LIMIT = 4 << 10;

  /** For write-atomically.sh: whatever the file holds. */
  private static final String ANY_CONTENT = "-";

  /** Exit status of write-atomically.sh when the file does not hold what was expected. */
  private static final int OTHER_CONTENT = 3;

  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  private final SshExec exec;
  private final String host;

  RemoteFiles(SshExec exec, String host) {
    this.exec = exec;
    this.host = host;
  }

  byte[] read(String path) {
    RawExecResult raw = run(RemoteCommand.of("cat", "--", path), READ_LIMIT);
    if (raw.status() != 0) {
      throw failed("read", path, raw);
    }
    if (!raw.isComplete()) {
      throw new RemoteFileException(
          path + " on " + host + " is larger than " + (READ_LIMIT >> 20) + " MiB", null);
    }
    return raw.stdout();
  }

  Optional<FileStat> stat(String path) {
    RawExecResult raw =
        run(RemoteCommand.of("stat", "-L", "-c", "%f %s %.9Y %u %g", "--", path), REPLY_LIMIT);
    if (raw.status() == 0) {
      return Optional.of(parseStat(raw.decoded().stdout().strip()));
    }
    String stderr = raw.decoded().stderr();
    if (stderr.contains("No such file or directory") || stderr.contains("Not a directory")) {
      return Optional.empty();
    }
    throw failed("inspect", path, raw);
  }

  void writeAtomically(String path, byte[] content, FileAttributes like) {
    RawExecResult raw = write(path, ANY_CONTENT, content, like);
    if (raw.status() != 0) {
      throw failed("write", path, raw);
    }
  }

  boolean replace(String path, String expectedSha256, byte[] content, FileAttributes like) {
    RawExecResult raw = write(path, expectedSha256, content, like);
    if (raw.status() != 0 && raw.status() != OTHER_CONTENT) {
      throw failed("write", path, raw);
    }
    return raw.status() == 0;
  }

  boolean overwrite(String path, String expectedSha256, byte[] content) {
    RawExecResult raw = inPlace(path, String.valueOf(content.length), expectedSha256, content);
    if (raw.status() != 0 && raw.status() != OTHER_CONTENT) {
      throw failed("overwrite", path, raw);
    }
    return raw.status() == 0;
  }

  void finishOverwrite(String path) {
    RawExecResult raw = inPlace(path, "-", ANY_CONTENT, new byte[0]);
    if (raw.status() != 0) {
      throw failed("finish overwriting", path, raw);
    }
  }

  private RawExecResult inPlace(String path, String length, String expected, byte[] content) {
    String script = ResourceText.text(RemoteFiles.class, "write-in-place.sh");
    return change(
        RemoteCommand.of("sh", "-c", script, "write-in-place", path, length, expected)
            .reading(content));
  }

  private RawExecResult write(
      String path, String expectedSha256, byte[] content, FileAttributes like) {
    String owner = like.uid() < 0 ? "-" : like.uid() + (like.gid() < 0 ? "" : ":" + like.gid());
    RemoteCommand command =
        RemoteCommand.of(
                "sh",
                "-c",
                ResourceText.text(RemoteFiles.class, "write-atomically.sh"),
                "write-atomically",
                path,
                String.valueOf(content.length),
                owner,
                String.format(Locale.ROOT, "%04o", like.mode()),
                "rollout-" + UUID.randomUUID(),
                expectedSha256)
            .reading(content);
    return change(command);
  }

  void remove(String path) {
    succeed("remove", path, RemoteCommand.of("rm", "-f", "--", path));
  }

  void mkdirs(String path) {
    succeed(
        "make the folder",
        path,
        RemoteCommand.of("sh", "-c", "umask 077; mkdir -p -- \"$1\"", "mkdirs", path));
  }

  private void succeed(String what, String path, RemoteCommand command) {
    RawExecResult raw = change(command);
    if (raw.status() != 0) {
      throw failed(what, path, raw);
    }
  }

  private RawExecResult run(RemoteCommand command, int limit) {
    return ended(exec.run(command.with(UNTRANSLATED), DEADLINE, limit), DEADLINE);
  }

  private RawExecResult change(RemoteCommand command) {
    RawExecResult raw = exec.change(command.with(UNTRANSLATED), REPLY_LIMIT);
    return ended(raw, SshExec.CHANGE_DEADLINE);
  }

  private RawExecResult ended(RawExecResult raw, Duration deadline) {
    return switch (raw.outcome()) {
      case EXITED -> raw;
      case SIGNALLED, UNKNOWN ->
          throw new HostUnreachableException(
              "the SSH connection to " + host + " broke while a file was worked on", null);
      case DEADLINE_EXCEEDED ->
          throw new HostUnreachableException(
              host + " did not finish a file operation within " + deadline.toSeconds() + " s",
              null);
    };
  }

  private RemoteFileException failed(String what, String path, RawExecResult raw) {
    return new RemoteFileException(
        "cannot " + what + " " + path + " on " + host + ": " + raw.decoded().stderr().strip(),
        null);
  }

  /** What {@code stat} prints: raw mode in hex, size, modification time, owner, group. */
  private static FileStat parseStat(String line) {
    String[] fields = line.split(" ", -1);
    int rawMode = Integer.parseInt(fields[0], 16);
    BigDecimal modified = new BigDecimal(fields[2]);
    return new FileStat(
        (rawMode & 0170000) == 0040000,
        Long.parseLong(fields[1]),
        Instant.ofEpochSecond(0, modified.multiply(NANOS).longValue()),
        new FileAttributes(
            rawMode & 07777, Integer.parseInt(fields[3]), Integer.parseInt(fields[4])));
  }
}
