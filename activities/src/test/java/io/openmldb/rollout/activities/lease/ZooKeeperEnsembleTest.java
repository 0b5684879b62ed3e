package io.openmldb.rollout.activities.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.activities.registry.ClusterConfig;
import io.openmldb.rollout.activities.support.BoundedWait;
import io.openmldb.rollout.activities.support.WorkerProcessId;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperClients;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperEnsemble;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperFixture;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperRelease;
import io.openmldb.rollout.activities.zookeeper.ZooKeeperUnavailableException;
import io.openmldb.rollout.workflows.api.model.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Leases in a ZooKeeper of several servers, of which each worker asks another. */
@Timeout(300)
@Tag("component")
@ParameterizedClass
@EnumSource(ZooKeeperRelease.class)
class ZooKeeperEnsembleTest {

  private static final Duration A_MOMENT = Duration.ofSeconds(2);
  private static final Duration SOON = Duration.ofSeconds(20);

  @Parameter private ZooKeeperRelease release;
  @TempDir private Path folder;
  private final ZooKeeperClients zooKeepers = ZooKeeperFixture.impatient();
  private final ZooKeeperClients others = ZooKeeperFixture.impatient();
  private ZooKeeperEnsemble ensemble;

  @BeforeEach
  void start() throws Exception {
    ensemble = ZooKeeperEnsemble.start(release, folder);
  }

  @AfterEach
  void stop() throws Exception {
    zooKeepers.close();
    others.close();
    if (ensemble != null) {
      ensemble.close();
    }
  }

  @Test
  void aLeaseThatTheAskedServerHasNotHeardOfYetIsNeitherLostNorFree() throws Exception {
    LeaseStore leases = leases(zooKeepers, ensemble.connectString(3));
    LeaseStore lagging = leases(others, ensemble.connectString(1));
    leases.forget("demo", "nobody", "run-0");
    lagging.forget("demo", "nobody", "run-0");

    ensemble.keepFirstWaiting();
    Lease lease = leases.acquire("demo", "rollout-demo", "run-1", () -> true);
    CompletableFuture<LeaseRecord> held = asked(() -> lagging.requireHeld(lease));
    ensemble.goOn();
    assertThat(held.get(SOON.toSeconds(), TimeUnit.SECONDS).runId()).isEqualTo("run-1");

    ensemble.keepFirstWaiting();
    HeldLease attempt = leases.begin(lease, attempt("one")).hold();
    attempt.update(record -> record.withFence(fence("a")));
    CompletableFuture<HeldLease> next = asked(() -> lagging.begin(lease, attempt("two")).hold());
    ensemble.goOn();
    HeldLease successor = next.get(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(successor.require().fence()).isEqualTo(fence("a"));
    assertThatThrownBy(attempt::check).isInstanceOf(AttemptReplacedException.class);
  }

  @Test
  void aLeaseThatIsGivenBackIsFreeForAWorkerWhoseServerHasNotHeardOfThat() throws Exception {
    LeaseStore leases = leases(zooKeepers, ensemble.connectString(3));
    LeaseStore lagging = leases(others, ensemble.connectString(1));
    Lease lease = leases.acquire("demo", "rollout-demo", "run-1", () -> true);
    assertThat(lagging.requireHeld(lease).runId()).isEqualTo("run-1");

    ensemble.keepFirstWaiting();
    leases.release(lease);
    CompletableFuture<Lease> next =
        asked(() -> lagging.acquire("demo", "rollout-demo", "run-2", () -> true));
    ensemble.goOn();

    assertThat(next.get(SOON.toSeconds(), TimeUnit.SECONDS).runId()).isEqualTo("run-2");
  }

  @Test
  void aLeaseIsHeldAndWrittenWhileTheServersRestartOneByOne() throws Exception {
    LeaseStore leases = leases(zooKeepers, ensemble.connectString());
    Lease lease = leases.acquire("demo", "rollout-demo", "run-1", () -> true);
    HeldLease held = leases.begin(lease, attempt("one")).hold();

    for (int id : ZooKeeperEnsemble.SERVERS) {
      ensemble.stop(id);
      // The survivors elect a leader first, where it was the leader.
      untilAnswered(() -> held.update(record -> record.withFence(fence("tablet-" + id))));
      untilAnswered(
          () -> {
            held.check();
            return held;
          });
      ensemble.start(id);
    }

    LeaseRecord record = untilAnswered(() -> leases.requireHeld(lease));
    assertThat(record.fence().endpoint()).isEqualTo("tablet-3");
    held.update(found -> found.withoutFence(Duration.ZERO));
    leases.release(lease);
    assertThat(leases.read(cluster(ensemble.connectString()))).isEmpty();
  }

  /** What is asked now, once it is clear that the answer is waited for. */
  private static <T> CompletableFuture<T> asked(Supplier<T> question) {
    CompletableFuture<T> answer = CompletableFuture.supplyAsync(question);
    assertThatThrownBy(() -> answer.get(A_MOMENT.toMillis(), TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    return answer;
  }

  /** As an activity's next attempts ask again. */
  private static <T> T untilAnswered(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    BoundedWait.forWhat("ZooKeeper to answer")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              try {
                return answer.complete(question.get());
              } catch (ZooKeeperUnavailableException again) {
                return false;
              }
            });
    return answer.join();
  }

  private static LeaseAttempt attempt(String nonce) {
    return new LeaseAttempt(nonce, "test", null, 1, WorkerProcessId.current(), List.of());
  }

  private static WriteFenceRecord fence(String endpoint) {
    return new WriteFenceRecord(endpoint, Instant.parse("2026-11-25T03:00:00Z"), "n", List.of());
  }

  private static LeaseStore leases(ZooKeeperClients zooKeepers, String zookeeper) {
    return new LeaseStore(
        ZooKeeperFixture.registry(cluster(zookeeper)), zooKeepers, () -> "here", null);
  }

  private static ClusterConfig cluster(String zookeeper) {
    return ZooKeeperFixture.cluster(zookeeper, Optional.empty());
  }
}
