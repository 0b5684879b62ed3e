package io.openmldb.rollout.workflows.api.start;

import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import io.openmldb.rollout.workflows.api.request.SecretKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What Temporal's UI shows of a request: a summary of one line, and details in Markdown. */
final class RequestDescription {

  /** Temporal's own limits are 400 and 20,000 bytes; a longer text would refuse the start. */
  private static final int LONGEST_SUMMARY = 390;

  private static final int LONGEST_DETAILS = 19_000;

  private RequestDescription() {}

  static String summary(RolloutRequest request) {
    String what = request.changes().stream().map(RequestDescription::inShort).collect(joined());
    String restart = request.options().restartOnly() ? "restart " : "";
    String scope = what.isEmpty() ? "all components" : what;
    String plan = request.options().dryRun() ? " (plan only)" : "";
    return shorten(request.cluster() + ": " + restart + scope + plan, LONGEST_SUMMARY);
  }

  static String details(RolloutRequest request) {
    List<String> lines = new ArrayList<>();
    lines.add("**Cluster** `" + request.cluster() + "`");
    lines.add("");
    request.changes().forEach(change -> describe(change, lines));
    if (request.changes().isEmpty()) {
      lines.add("- restart of all components");
    }
    lines.add("");
    lines.add(
        "Procedure %s, on failure %s, approval %s, writes %s"
            .formatted(
                request.options().procedure(),
                request.options().onFailure(),
                request.options().approval(),
                request.options().writes()));
    lines.add("");
    lines.add("**Why** " + (request.reason() == null ? "not said" : request.reason()));
    return shorten(String.join("\n", lines), LONGEST_DETAILS);
  }

  private static String inShort(Change change) {
    List<String> keys = new ArrayList<>(change.set().keySet());
    change.unset().forEach(key -> keys.add("-" + key));
    String scope = change.component().id();
    if (!change.endpoints().isEmpty()) {
      scope += " " + String.join(" ", change.endpoints());
    }
    return keys.isEmpty() ? scope : scope + " " + String.join(" ", keys);
  }

  private static void describe(Change change, List<String> lines) {
    String nodes =
        change.endpoints().isEmpty() ? "every node" : String.join(", ", change.endpoints());
    lines.add("- **" + change.component().id() + "**, " + nodes);
    change
        .set()
        .forEach(
            (key, value) ->
                lines.add("  - `" + key + "` = `" + SecretKeys.shown(key, value) + "`"));
    change.unset().forEach(key -> lines.add("  - `" + key + "` removed"));
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joined() {
    return Collectors.joining(", ");
  }

  /** Cuts between characters, never inside one, counting bytes as Temporal does. */
  private static String shorten(String text, int bytes) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= bytes) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int used = 0;
    for (int codePoint : text.codePoints().toArray()) {
      used += Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
      if (used > bytes - 3) {
        break;
      }
      kept.appendCodePoint(codePoint);
    }
    return kept.append("…").toString();
  }
}
