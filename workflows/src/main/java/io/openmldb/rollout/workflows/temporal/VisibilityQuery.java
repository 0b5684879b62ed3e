package io.openmldb.rollout.workflows.temporal;

/** What a query of Temporal's visibility, by which workflows are listed, is made of. */
public final class VisibilityQuery {

  private VisibilityQuery() {}

  /** {@code text} as a value in a query. */
  public static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
