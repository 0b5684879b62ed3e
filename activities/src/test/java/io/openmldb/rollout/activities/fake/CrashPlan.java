package io.openmldb.rollout.activities.fake;

import java.util.function.Supplier;

/**
 * When a worker dies or is stopped for a while: at one call, before or after it took effect. When
 * it died, nothing that it still tries has any effect, as with a process that was killed; when it
 * was stopped, it goes on where it was.
 */
public final class CrashPlan {

  /** A worker died. No procedure may catch it. */
  public static final class Crash extends Error {

    private static final long serialVersionUID = 1L;
  }

  private final int at;
  private final boolean after;
  private final int pauseAt;
  private final Runnable meanwhile;
  private int count;
  private int pauses;
  private boolean dead;
  private boolean paused;

  private CrashPlan(int at, boolean after, int pauseAt, Runnable meanwhile) {
    this.at = at;
    this.after = after;
    this.pauseAt = pauseAt;
    this.meanwhile = meanwhile;
  }

  /** It lives. */
  public static CrashPlan never() {
    return new CrashPlan(-1, false, -1, () -> {});
  }

  /** It dies at its call number {@code at}, the first being 0. */
  public static CrashPlan at(int at, boolean after) {
    return new CrashPlan(at, after, -1, () -> {});
  }

  /**
   * It is stopped at moment {@code at}, the first being 0: right before or after a call, or after
   * it was told that its lease is held.
   *
   * @param meanwhile what happens until it goes on
   */
  public static CrashPlan pausing(int at, Runnable meanwhile) {
    return new CrashPlan(-1, false, at, meanwhile);
  }

  /** How many calls there were. */
  public int count() {
    return count;
  }

  /** How many moments there were at which it could have been stopped. */
  public int moments() {
    return pauses;
  }

  /** Whether it was stopped: nobody knows whether it goes on. */
  boolean wasPaused() {
    return paused;
  }

  /** A moment at which it may be stopped. */
  void mayPause() {
    if (pauses++ == pauseAt) {
      paused = true;
      meanwhile.run();
    }
  }

  <T> T pausing(Supplier<T> call) {
    mayPause();
    T answer = call.get();
    mayPause();
    return answer;
  }

  <T> T through(Supplier<T> call) {
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
