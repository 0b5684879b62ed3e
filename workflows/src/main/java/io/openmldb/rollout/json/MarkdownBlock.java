package io.openmldb.rollout.json;

import java.util.List;
import java.util.stream.Collectors;

/** A code block of Markdown, in which texts of others are shown as they are. */
public final class MarkdownBlock {

  private MarkdownBlock() {}

  /** A block of {@code lines}, which none of them can end. */
  public static String of(List<String> lines) {
    return lines.stream()
        .map(MarkdownBlock::shown)
        .collect(Collectors.joining("\n", "```text\n", "\n```"));
  }

  private static String shown(String line) {
    return Printable.lines(line).stripTrailing().replace("```", "\'\'\'");
  }
}
