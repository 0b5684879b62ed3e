package io.openmldb.rollout.acceptance.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands below one heading of a guide, and what the guide says that they print.
 *
 * @param heading the heading
 * @param blocks its {@code bash} blocks, in order
 */
record GuideSection(String heading, List<Block> blocks) {

  private static final Pattern PART =
      Pattern.compile(
          "^## (?<heading>[^\\n]*)$|^```bash\\n(?<commands>.*?)^```\\n"
              + "(?:```(?:json|text)\\n(?<printed>.*?)^```$)?",
          Pattern.MULTILINE | Pattern.DOTALL);

  /** The sections of {@code page} that have commands; what stands before all has an empty one. */
  static List<GuideSection> of(String page) {
    List<GuideSection> sections = new ArrayList<>();
    GuideSection section = new GuideSection("", new ArrayList<>());
    Matcher parts = PART.matcher(page);
    while (parts.find()) {
      if (parts.group("heading") != null) {
        sections.add(section);
        section = new GuideSection(parts.group("heading"), new ArrayList<>());
      } else {
        section.blocks().add(new Block(parts.group("commands"), parts.group("printed")));
      }
    }
    sections.add(section);
    return sections.stream().filter(one -> !one.blocks().isEmpty()).toList();
  }

  /**
   * Commands that are run together.
   *
   * @param commands as they stand there
   * @param printed what they print: a line {@code …} stands for any lines, {@code …} in a line for
   *     anything; null where the guide does not say
   */
  record Block(String commands, String printed) {

    /** Whether {@code output} is what the guide says. */
    boolean isAsPrinted(String output) {
      return printed == null || output.matches(pattern());
    }

    private String pattern() {
      StringBuilder pattern = new StringBuilder();
      for (String line : printed.lines().toList()) {
        if (line.equals("…")) {
          pattern.append("(?:[^\\n]*\\n)*");
        } else {
          pattern.append(Pattern.quote(line).replace("…", "\\E[^\\n]*\\Q")).append("\\n");
        }
      }
      return pattern.toString();
    }
  }
}
