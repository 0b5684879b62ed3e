package io.openmldb.rollout.acceptance.invariants;

import io.openmldb.rollout.activities.config.file.Sha256;
import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import io.openmldb.rollout.sandbox.layout.SandboxNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Every content that the nodes' configuration files had. */
final class ObservedConfigFiles {

  /** Stands among the digests for a file that was not there. */
  static final String MISSING = "missing";

  private final Map<String, Path> files = new TreeMap<>();
  private final Map<String, Set<String>> seen = new TreeMap<>();

  ObservedConfigFiles(SandboxLayout layout) {
    for (SandboxNode node : layout.nodes()) {
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
