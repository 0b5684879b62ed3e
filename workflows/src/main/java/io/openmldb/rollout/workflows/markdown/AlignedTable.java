package io.openmldb.rollout.workflows.markdown;

import java.util.List;

/**
 * Rows of plain text with their cells aligned; columns that are empty in every row are left out.
 */
public final class AlignedTable {

  private AlignedTable() {}

  /** One line for each row. */
  public static List<String> of(List<List<String>> rows) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> aligned(row, widths)).toList();
  }

  private static String aligned(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      if (widths[i] > 0) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
    }
    return line.toString().stripTrailing();
  }
}
