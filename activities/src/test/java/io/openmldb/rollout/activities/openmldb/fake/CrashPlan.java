package io.openmldb.rollout.activities.openmldb.fake;

/**
 * When a worker dies: at one call, before or after it took effect. From then on nothing that it
 * still tries has any effect, as with a process that was killed.
 */
public final class CrashPlan {

  /** A worker died. No procedure may catch it. */
  public static final class Crash extends Error {

    private static final long serialVersionUID = 1L;
  }

  private final int at;
  private final boolean after;
  private int count;
  private boolean dead;

  private CrashPlan(int at, boolean after) {
    this.at = at;
    this.after = after;
  }

  /** It lives. */
  public static CrashPlan never() {
    return new CrashPlan(-1, false);
  }

  /** It dies at its call number {@code at}, the first being 0. */
  public static CrashPlan at(int at, boolean after) {
    return new CrashPlan(at, after);
  }

  /** How many calls there were. */
  public int count() {
    return count;
  }

  <T> T through(java.util.function.Supplier<T> call) {
    if (dead) {
      throw new Crash();
    }
    boolean now = count++ == at;
    if (now && !after) {
      dead = true;
      throw new Crash();
    }
    T answer = call.get();
    if (now) {
      dead = true;
      throw new Crash();
    }
    return answer;
  }
}
