package io.openmldb.rollout.acceptance.invariants;

import io.openmldb.rollout.sandbox.layout.SandboxLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Values that must be found nowhere: the practice cluster's private keys, and those of a test. */
public final class SecretValues {

  private final Set<String> values = new HashSet<>();

  /** The private keys of {@code layout}. */
  public static SecretValues of(SandboxLayout layout) throws IOException {
    SecretValues secrets = new SecretValues();
    try (Stream<Path> keys = Files.list(layout.ssh())) {
      for (Path key : keys.toList()) {
        secrets.addKey(key);
      }
    }
    return secrets;
  }

  /** One more. */
  void add(String secret) {
    values.add(secret);
  }

  /** Where one was found, in a sentence each. */
  public List<String> foundIn(WorkflowHistories histories, Path workersLogs) throws IOException {
    List<String> found = new ArrayList<>();
    if (holdsOne(histories.text())) {
      found.add("a history holds a secret");
    }
    for (Path log : files(workersLogs)) {
      if (holdsOne(Files.readString(log, StandardCharsets.ISO_8859_1))) {
        found.add(log + " holds a secret");
      }
    }
    return found;
  }

  private boolean holdsOne(String text) {
    return values.stream().anyMatch(text::contains);
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> logs = Files.walk(folder)) {
      return logs.filter(Files::isRegularFile).toList();
    }
  }

  /** A line out of the middle of a private key stands for the key. */
  private void addKey(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    if (lines.get(0).contains("PRIVATE KEY")) {
      values.add(lines.get(lines.size() / 2));
    }
  }
}
