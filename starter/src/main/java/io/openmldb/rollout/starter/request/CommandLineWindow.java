package io.openmldb.rollout.starter.request;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A maintenance window in words, as {@code --window} takes it. */
final class CommandLineWindow {

  private static final Pattern WORDS =
      Pattern.compile(
          "(?<days>\\w+(\\s*,\\s*\\w+)*)\\s+(?<from>[\\d:]+)-(?<to>[\\d:]+)\\s+(?<zone>\\S+)");

  private CommandLineWindow() {}

  /** The window as a request has it; what it holds is judged with the request. */
  static Optional<ObjectNode> read(String text, List<String> problems) {
    Matcher words = WORDS.matcher(text.strip());
    if (!words.matches()) {
      problems.add(
          "--window %s: expected DAYS FROM-TO ZONE, such as 'SAT,SUN 01:00-05:00 Asia/Shanghai'"
              .formatted(text));
      return Optional.empty();
    }
    ObjectNode window =
        JsonNodeFactory.instance
            .objectNode()
            .put("from", words.group("from"))
            .put("to", words.group("to"))
            .put("zone", words.group("zone"));
    for (String day : words.group("days").split(",", -1)) {
      window.withArray("days").add(day.strip());
    }
    return Optional.of(window);
  }
}
