package io.openmldb.rollout.activities.lease;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a cluster's lease stands in ZooKeeper.
 *
 * <p>Beside the lists ({@link LeaseList}), the record has one child named for its owner; the
 * transaction that made it is the fencing token. Every write checks that this child exists in the
 * same transaction: ZooKeeper compares versions only, and a record that was removed and made again
 * by another owner starts from version 0 like the first one did.
 *
 * @param root the node below which it stands
 * @param record the record's path
 */
record LeasePaths(String root, String record) {

  private static final String OWNER = "owner-";
  private static final String ATTEMPT = "attempt-";

  /**
   * Those below {@code root} of the cluster whose tree is at {@code rootPath}; each has its own.
   */
  static LeasePaths of(String root, String rootPath) {
    String path = rootPath.isEmpty() ? "/" : rootPath;
    String name = path.replace("%", "%25").replace("_", "%5F").replace('/', '_');
    return new LeasePaths(root, root + "/" + name);
  }

  /** The nodes that have to be there before the record can be made, the uppermost first. */
  List<String> rootAndAbove() {
    List<String> paths = new ArrayList<>();
    for (int slash = root.indexOf('/', 1); slash > 0; slash = root.indexOf('/', slash + 1)) {
      paths.add(root.substring(0, slash));
    }
    paths.add(root);
    return paths;
  }

  String owner(String workflowId, String runId) {
    byte[] owner = (workflowId + "\n" + runId).getBytes(StandardCharsets.UTF_8);
    return child(OWNER + Base64.getUrlEncoder().withoutPadding().encodeToString(owner));
  }

  /** The node of an attempt; it is there while that attempt may work. */
  String attempt(String nonce) {
    return child(ATTEMPT + nonce);
  }

  static boolean isAttempt(String child) {
    return child.startsWith(ATTEMPT);
  }

  /** The node of one chunk of a list; the first is 0. */
  String chunk(LeaseList<?> list, String endpoint, int chunk) {
    return child(String.format(Locale.ROOT, "%s%s-%05d", list.prefix(), endpoint, chunk));
  }

  /** The tablet whose list the child named {@code child} is a part of; null when of none. */
  static @Nullable String endpointOf(LeaseList<?> list, String child) {
    return child.startsWith(list.prefix())
        ? child.substring(list.prefix().length(), child.lastIndexOf('-'))
        : null;
  }

  String child(String name) {
    return record + "/" + name;
  }
}
