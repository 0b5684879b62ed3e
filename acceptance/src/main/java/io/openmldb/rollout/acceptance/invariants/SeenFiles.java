package io.openmldb.rollout.acceptance.invariants;

import io.openmldb.rollout.activities.config.Sha256;
import io.openmldb.rollout.sandbox.house.House;
import io.openmldb.rollout.sandbox.house.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Every content that the nodes' configuration files had. */
final class SeenFiles {

  /** Stands among the digests for a file that was not there. */
  static final String MISSING = "missing";

  private final Map<String, Path> files = new TreeMap<>();
  private final Map<String, Set<String>> seen = new TreeMap<>();

  SeenFiles(House house) {
    for (Node node : house.nodes()) {
      files.put(
          node.endpoint(), node.workdir().resolve("conf").resolve(node.component().configFile()));
      seen.put(node.endpoint(), new LinkedHashSet<>());
    }
  }

  void look() throws IOException {
    for (Map.Entry<String, Path> file : files.entrySet()) {
      seen.get(file.getKey()).add(digest(file.getValue()));
    }
  }

  /** The digests of what was seen, by endpoint, the first one first. */
  Map<String, Set<String>> digests() {
    return seen;
  }

  private static String digest(Path file) throws IOException {
    try {
      return Sha256.hex(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return MISSING;
    }
  }
}
