package io.openmldb.rollout.activities.zookeeper;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Which paths of nodes ZooKeeper's clients take, in C and in Java alike. */
public final class ZooKeeperPath {

  private static final Set<String> RELATIVE = Set.of(".", "..");

  private ZooKeeperPath() {}

  /** Why {@code path} is none, as the rest of a sentence; empty when it is one. */
  public static Optional<String> problem(String path) {
    if (!path.startsWith("/")) {
      return Optional.of("does not begin with /");
    }
    if (path.length() > 1 && path.endsWith("/")) {
      return Optional.of("ends with /");
    }
    if (path.contains("//")) {
      return Optional.of("has // in it");
    }
    if (Arrays.stream(path.split("/")).anyMatch(RELATIVE::contains)) {
      return Optional.of("has . or .. for a name");
    }
    return path.chars().anyMatch(Character::isISOControl)
        ? Optional.of("has a control character in it")
        : Optional.empty();
  }

  /**
   * Why nothing can be made below {@code root}, to which servers append {@code /nodes} and others;
   * the root of the connect string itself is empty for them.
   */
  public static Optional<String> problemOfRoot(String root) {
    return root.isEmpty()
        ? Optional.empty()
        : problem(root).or(() -> root.equals("/") ? Optional.of("ends with /") : Optional.empty());
  }
}
