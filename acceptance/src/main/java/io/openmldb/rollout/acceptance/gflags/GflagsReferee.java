package io.openmldb.rollout.acceptance.gflags;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program with the real gflags (Debian's libgflags-dev), compiled here, that reads flag files.
 */
final class GflagsReferee implements AutoCloseable {

  /** Its flags that hold text, and those that are booleans. */
  static final List<String> TEXTS = List.of("a", "b", "gc_interval", "zk_cluster", "x_y");

  static final List<String> BOOLEANS = List.of("auto_failover", "enable_status_service");

  private static final Path HEADER = Path.of("/usr/include/gflags/gflags.h");
  private static final int LONGEST_VALUE = 1 << 20;

  private final Process process;
  private final DataOutputStream out;
  private final DataInputStream in;

  private GflagsReferee(Process process) {
    this.process = process;
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    this.in = new DataInputStream(process.getInputStream());
  }

  /** Whether this machine has what it takes. */
  static boolean isAvailable() {
    return Files.exists(HEADER)
        && Stream.of("/usr/bin", "/usr/local/bin")
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "g++")));
  }

  /**
   * Compiles it into {@code folder} and starts it.
   *
   * @throws IOException when there is no compiler or no gflags; the compiler's words are on
   *     standard error
   */
  static GflagsReferee start(Path folder) throws IOException, InterruptedException {
    Path source = folder.resolve("referee.cc");
    Path program = folder.resolve("referee");
    try (InputStream text = GflagsReferee.class.getResourceAsStream("referee.cc")) {
      Files.write(source, text.readAllBytes());
    }
    List<String> compile =
        List.of("g++", "-O2", "-o", program.toString(), source.toString(), "-lgflags");
    if (new ProcessBuilder(compile).inheritIO().start().waitFor() != 0) {
      throw new IOException(
          "the referee cannot be compiled: install g++ and libgflags-dev (Debian)");
    }
    return new GflagsReferee(
        new ProcessBuilder(program.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** What gflags makes of a file. */
  Reading read(byte[] file) throws IOException {
    out.writeInt(file.length);
    out.write(file);
    out.flush();
    boolean taken = in.readByte() == 1;
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (String flag : Stream.concat(TEXTS.stream(), BOOLEANS.stream()).toList()) {
      int length = in.readInt();
      if (length < 0 || length > LONGEST_VALUE) {
        throw new IOException("the referee says that a value has " + length + " bytes");
      }
      values.put(flag, in.readNBytes(length));
    }
    return new Reading(taken, values);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /**
   * What gflags makes of a file.
   *
   * @param taken whether a server would start with it
   * @param values each flag's value then; all defaults when it is not taken
   */
  record Reading(boolean taken, Map<String, byte[]> values) {}
}
