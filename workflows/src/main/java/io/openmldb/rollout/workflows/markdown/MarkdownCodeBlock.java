package io.openmldb.rollout.workflows.markdown;

import io.openmldb.rollout.workflows.json.PrintableText;
import java.util.List;
import java.util.stream.Collectors;

/** A code block of Markdown, in which texts of others are shown as they are. */
public final class MarkdownCodeBlock {

  private MarkdownCodeBlock() {}

  /** A block of {@code lines}, which none of them can end. */
  public static String of(List<String> lines) {
    return lines.stream()
        .map(MarkdownCodeBlock::shown)
        .collect(Collectors.joining("\n", "```text\n", "\n```"));
  }

  private static String shown(String line) {
    return PrintableText.lines(line).stripTrailing().replace("```", "\'\'\'");
  }
}
