package io.openmldb.rollout.starter.render;

/** The colours and weights that the output uses, by ANSI's numbers. */
public enum AnsiStyle {
  PLAIN(""),
  BOLD("1"),
  DIM("2"),
  RED("31"),
  GREEN("32"),
  YELLOW("33"),
  CYAN("36");

  private static final String ESCAPE = "\u001b[";

  private final String code;

  AnsiStyle(String code) {
    this.code = code;
  }

  /** {@code text} in this ink where {@code colored}, else as it is. */
  public String paint(String text, boolean colored) {
    return colored && this != PLAIN ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
  }

  /** {@code line} cut to {@code columns} visible characters; escape sequences take no room. */
  public static String clip(String line, int columns) {
    StringBuilder clipped = new StringBuilder();
    int visible = 0;
    for (int i = 0; i < line.length(); i++) {
      if (line.startsWith(ESCAPE, i)) {
        int end = line.indexOf('m', i);
        clipped.append(line, i, end + 1);
        i = end;
      } else if (visible < columns) {
        clipped.append(line.charAt(i));
        visible++;
      }
    }
    return clipped.toString();
  }
}
