package io.openmldb.rollout.acceptance.invariants;

import io.openmldb.rollout.acceptance.testbed.ClusterState;
import io.openmldb.rollout.acceptance.testbed.PracticeCluster;
import io.openmldb.rollout.acceptance.testbed.Testbed;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sees to it that every {@link Invariant} holds from now on until {@link #breaches()} is asked for.
 * What a test breaks by its own hand it excuses: what an injected fault alone breaks is nothing
 * that a rollout did.
 */
public final class InvariantMonitor implements AutoCloseable {

  /** Two seconds, and what a machine takes longer that runs three clusters at once. */
  private static final Duration REFUSAL = Duration.ofMillis(2500);

  /** From the old leader's fall to the new one's rise, on a busy machine. */
  private static final Duration LEADER_CHANGE = Duration.ofSeconds(4);

  private final Testbed testbed;
  private final WorkflowClient client;
  private final ClusterState before;
  private final Instant begun = Instant.now();
  private final ClusterSampler observer;
  private final Set<Invariant> excused = EnumSet.noneOf(Invariant.class);
  private final Map<String, Long> byHand = new HashMap<>();
  private final SecretValues secrets;
  private Duration longestRefusal = REFUSAL;

  private InvariantMonitor(
      Testbed testbed,
      WorkflowClient client,
      ClusterState before,
      ClusterSampler observer,
      SecretValues secrets) {
    this.testbed = testbed;
    this.client = client;
    this.before = before;
    this.observer = observer;
    this.secrets = secrets;
  }

  /** Watches the stage's cluster, and the workflows that {@code client} sees, from now on. */
  public static InvariantMonitor begin(Testbed testbed, WorkflowClient client)
      throws IOException, InterruptedException {
    PracticeCluster cluster = testbed.cluster();
    ClusterState before = cluster.state();
    ClusterSampler observer = ClusterSampler.begin(cluster.layout(), before);
    return new InvariantMonitor(
        testbed, client, before, observer, SecretValues.of(cluster.layout()));
  }

  /** The cluster as it was when the watch began. */
  public ClusterState before() {
    return before;
  }

  /** The test itself breaks these. */
  public void allowBreachOf(Invariant... those) {
    excused.addAll(List.of(those));
  }

  /** What the test breaks lets writes be refused for longer, though not beyond {@code limit}. */
  public void allowRefusals(Duration limit) {
    longestRefusal = limit;
  }

  /** The test itself starts a server at {@code endpoint} once. */
  public void allowStartOf(String endpoint) {
    byHand.merge(endpoint, 1L, Long::sum);
  }

  /** One more value that must be found nowhere. */
  public void addSecret(String secret) {
    secrets.add(secret);
  }

  /** Ends the watch: what was broken, in a sentence each. */
  public List<String> breaches() throws Exception {
    close();
    ClusterState after = testbed.cluster().state();
    WorkflowHistories histories = WorkflowHistories.since(client, begun);
    Breaches breaches = new Breaches();
    observer.failures().forEach(breaches.all::add);
    observer.downTogether().forEach(breaches.of(Invariant.ONE_TABLET_AT_A_TIME));
    histories.overlappingTabletUpdates().forEach(breaches.of(Invariant.ONE_TABLET_AT_A_TIME));
    observer.leaderless().longerThan(LEADER_CHANGE).forEach(breaches.of(Invariant.ALWAYS_LED));
    observer.fenced().longerThan(longestRefusal).forEach(breaches.of(Invariant.SHORT_REFUSALS));
    surplusStarts(after, histories).forEach(breaches.of(Invariant.ONE_RESTART));
    histories.unexpectedFiles(observer.files()).forEach(breaches.of(Invariant.WHOLE_FILES));
    ClusterComparison.changes(before, after).forEach(breaches.of(Invariant.AS_BEFORE));
    after.flaws().forEach(breaches.of(Invariant.NOTHING_LEFT));
    observer.fenced().now().forEach(breaches.of(Invariant.NOTHING_LEFT, " is fenced"));
    UnreleasedLeases.of(testbed.cluster().registry()).forEach(breaches.of(Invariant.NOTHING_LEFT));
    secrets
        .foundIn(histories, testbed.folder().resolve("workers"))
        .forEach(breaches.of(Invariant.NO_SECRET));
    return breaches.all;
  }

  @Override
  public void close() {
    observer.end();
  }

  private List<String> surplusStarts(ClusterState after, WorkflowHistories histories) {
    List<String> surplus = new ArrayList<>();
    after
        .starts()
        .forEach(
            (endpoint, starts) -> {
              long since = starts - before.starts().getOrDefault(endpoint, 0L);
              long decided = histories.restarts(endpoint) + byHand.getOrDefault(endpoint, 0L);
              if (since > decided) {
                surplus.add(endpoint + " started " + since + " times, decided were " + decided);
              }
            });
    return surplus;
  }

  /** What is found, without what is excused. */
  private final class Breaches {
    private final List<String> all = new ArrayList<>();

    Consumer<String> of(Invariant invariant) {
      return of(invariant, "");
    }

    Consumer<String> of(Invariant invariant, String suffix) {
      return how -> {
        if (!excused.contains(invariant)) {
          all.add(invariant.broken(how + suffix));
        }
      };
    }
  }
}
