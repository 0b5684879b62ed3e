package io.openmldb.rollout.activities.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.stub.SmallCluster;
import io.openmldb.rollout.activities.support.ParallelCalls;
import io.openmldb.rollout.workflows.api.model.Lease;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which threads a worker's sessions on a cluster make their calls in. */
@Tag("component")
@Timeout(120)
final class ClusterContextsTest {

  /** Calls that one activity has under way at once, where it may have to wait for others. */
  private static final int OF_ONE_ACTIVITY = 16;

  /** More than that, as a fence on a tablet that leads many partitions needs. */
  private static final int UNDER_A_FENCE = 24;

  @TempDir private Path folder;
  private final CountDownLatch testIsOver = new CountDownLatch(1);
  private SmallCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster = SmallCluster.start(folder);
  }

  @AfterEach
  void stop() throws IOException {
    testIsOver.countDown();
    cluster.close();
  }

  @Test
  void callsUnderAFenceAreAllUnderWayAtOnceWhateverElseTheWorkerCalls() {
    Lease lease = cluster.leases().acquire("demo", "rollout-demo", "run", () -> true);

    cluster
        .contexts()
        .run(
            lease,
            cluster.config(),
            cluster.tablet(),
            context -> {
              // Two activities read the same cluster, and the one under the lease is busy, too.
              keepBusy(cluster.contexts().inspectionCalls(cluster.config()));
              keepBusy(cluster.contexts().inspectionCalls(cluster.config()));
              keepBusy(context.parallelCalls());

              assertAreAllUnderWayAtOnce(context.fencedCalls());
              assertThat(context.timed().within(Duration.ofSeconds(2), () -> "answered"))
                  .contains("answered");
              context.runUncancellable(
                  unbroken -> {
                    assertAreAllUnderWayAtOnce(unbroken.fencedCalls());
                    return true;
                  });
              return true;
            });
  }

  /** As many calls as one activity makes at once; none of them ends before the test. */
  private void keepBusy(ParallelCalls calls) {
    CountDownLatch toBegin = new CountDownLatch(OF_ONE_ACTIVITY);
    Thread activity =
        new Thread(
            () ->
                calls.forEach(
                    Collections.nCopies(OF_ONE_ACTIVITY, toBegin),
                    begun -> {
                      begun.countDown();
                      isReached(testIsOver, Duration.ofMinutes(1));
                    }));
    activity.setDaemon(true);
    activity.start();
    assertThat(isReached(toBegin, Duration.ofSeconds(10))).as("every call has begun").isTrue();
  }

  /** Each call ends only when every other one has begun. */
  private static void assertAreAllUnderWayAtOnce(ParallelCalls calls) {
    CountDownLatch all = new CountDownLatch(UNDER_A_FENCE);
    assertThat(
            calls.map(
                Collections.nCopies(UNDER_A_FENCE, all),
                begun -> {
                  begun.countDown();
                  return isReached(begun, Duration.ofSeconds(2));
                }))
        .hasSize(UNDER_A_FENCE)
        .containsOnly(true);
  }

  private static boolean isReached(CountDownLatch latch, Duration within) {
    try {
      return latch.await(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
