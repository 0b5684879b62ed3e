package io.openmldb.rollout.workflows.json;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with an input, each with the path at which it stands. */
public final class InputProblems {

  private final List<String> all = new ArrayList<>();

  /**
   * Adds one problem: {@code path} says where (empty for the whole input), {@code what} says what.
   */
  public void add(String path, String what) {
    all.add(path.isEmpty() ? what : path + " " + what);
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** All problems, in the order found. */
  public List<String> all() {
    return List.copyOf(all);
  }
}
