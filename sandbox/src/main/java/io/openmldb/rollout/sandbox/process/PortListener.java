package io.openmldb.rollout.sandbox.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Who listens on a port: the only sure sign of which process is a component. */
public final class PortListener {

  private static final Path PROC = Path.of("/proc");
  private static final String LISTEN = "0A";
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private PortListener() {}

  /**
   * The process among these that listens on a TCP port.
   *
   * @return its pid, or nothing if none of them does
   */
  public static OptionalLong on(int port, Collection<ProcessHandle> candidates) throws IOException {
    Set<String> sockets = sockets(port);
    if (sockets.isEmpty()) {
      return OptionalLong.empty();
    }
    return candidates.stream()
        .mapToLong(ProcessHandle::pid)
        .filter(pid -> holdsOne(pid, sockets))
        .findFirst();
  }

  private static Set<String> sockets(int port) throws IOException {
    Set<String> inodes = new HashSet<>();
    for (String table : new String[] {"net/tcp", "net/tcp6"}) {
      Path file = PROC.resolve(table);
      if (!Files.exists(file)) {
        continue;
      }
      for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
        // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode
        // …
        String[] field = BLANKS.split(line.strip(), -1);
        if (field.length > 9
            && field[3].equals(LISTEN)
            && field[1].endsWith(":%04X".formatted(port))) {
          inodes.add("socket:[" + field[9] + "]");
        }
      }
    }
    return inodes;
  }

  private static boolean holdsOne(long pid, Set<String> sockets) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
      for (Path file : files) {
        if (sockets.contains(target(file))) {
          return true;
        }
      }
    } catch (IOException gone) {
      return false;
    }
    return false;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
