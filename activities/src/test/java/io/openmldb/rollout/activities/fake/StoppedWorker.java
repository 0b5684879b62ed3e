package io.openmldb.rollout.activities.fake;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Two workers of which one is stopped at some moment and taken for dead, so that the other carries
 * on; and then the first goes on where it was, at some moment of the other's. They run in turns,
 * never at once, so that a run is the same every time.
 */
public final class StoppedWorker {

  private final int stoppedAt;
  private final int goesOnAt;
  private final Runnable inBetween;
  private final Semaphore successorsTurn = new Semaphore(0);
  private final Semaphore firstsTurn = new Semaphore(0);
  private CompletableFuture<Boolean> first;

  /**
   * Two workers.
   *
   * @param stoppedAt the moment of the first at which it is stopped
   * @param goesOnAt the moment of its successor at which it goes on; when its successor has ended,
   *     at the latest
   * @param inBetween what happens before the successor begins
   */
  public StoppedWorker(int stoppedAt, int goesOnAt, Runnable inBetween) {
    this.stoppedAt = stoppedAt;
    this.goesOnAt = goesOnAt;
    this.inBetween = inBetween;
  }

  /**
   * Lets both work, to their ends.
   *
   * @return what became of the first; null when it came to a good end
   */
  public RuntimeException run(Consumer<CrashPlan> work, Consumer<CrashPlan> successor) {
    CrashPlan stopped = CrashPlan.pausing(stoppedAt, this::letSuccessorWork);
    first =
        CompletableFuture.supplyAsync(
            () -> work(work, stopped), task -> new Thread(task, "stopped-worker").start());
    successorsTurn.acquireUninterruptibly();
    inBetween.run();
    successor.accept(CrashPlan.pausing(goesOnAt, this::letFirstGoOn));
    letFirstGoOn();
    try {
      first.join();
      return null;
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        return failure;
      }
      throw e;
    }
  }

  private boolean work(Consumer<CrashPlan> work, CrashPlan plan) {
    try {
      work.accept(plan);
      return true;
    } finally {
      successorsTurn.release();
    }
  }

  private void letSuccessorWork() {
    successorsTurn.release();
    firstsTurn.acquireUninterruptibly();
  }

  private void letFirstGoOn() {
    firstsTurn.release();
    first.handle((well, failure) -> well).join();
  }
}
