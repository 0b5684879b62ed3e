package io.openmldb.rollout.workflows.api.request;

import java.util.ArrayList;
import java.util.List;

/** A request in words, for people; values of secret keys are left out. */
public final class RequestSummary {

  /** The number of changes that are listed one by one. */
  private static final int LISTED = 20;

  private RequestSummary() {}

  /** Everything in one line: {@code tablet: gc_interval = 60, gc_pool_size removed}. */
  public static String of(RolloutRequest request) {
    return String.join("; ", changes(request));
  }

  /** One line for each change; of very many the last one says how many more there are. */
  public static List<String> changes(RolloutRequest request) {
    List<String> lines = new ArrayList<>();
    if (request.changes().isEmpty()) {
      lines.add("restart of every node");
    }
    List<Change> all = request.changes();
    all.stream()
        .limit(LISTED)
        .forEach(change -> lines.add(line(change, request.options().restartOnly())));
    if (all.size() > LISTED) {
      lines.add("and " + (all.size() - LISTED) + " more changes");
    }
    return List.copyOf(lines);
  }

  private static String line(Change change, boolean restartOnly) {
    List<String> keys = new ArrayList<>();
    change.set().forEach((key, value) -> keys.add(key + " = " + SecretKeys.shown(key, value)));
    change.unset().forEach(key -> keys.add(key + " removed"));
    String scope = change.component() == null ? "" : change.component().id();
    if (!change.endpoints().isEmpty()) {
      scope += " " + String.join(" ", change.endpoints());
    }
    return scope + (keys.isEmpty() && restartOnly ? ": restart" : ": " + String.join(", ", keys));
  }
}
