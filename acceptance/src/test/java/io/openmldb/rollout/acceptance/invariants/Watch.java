package io.openmldb.rollout.acceptance.invariants;

import io.openmldb.rollout.acceptance.stage.ClusterState;
import io.openmldb.rollout.acceptance.stage.PracticeCluster;
import io.openmldb.rollout.acceptance.stage.Stage;
import io.openmldb.rollout.activities.cluster.ClusterRegistry;
import io.openmldb.rollout.activities.cluster.LeaseStore;
import io.openmldb.rollout.activities.cluster.RegistryException;
import io.openmldb.rollout.activities.cluster.ZooKeepers;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Sees to it that every {@link Invariant} holds from now on until {@link #breaches()} is asked for.
 * What a test breaks by its own hand it excuses: what an injected fault alone breaks is nothing
 * that a rollout did.
 */
public final class Watch implements AutoCloseable {

  /** Two seconds, and what a machine takes longer that runs three clusters at once. */
  private static final Duration REFUSAL = Duration.ofMillis(2500);

  /** From the old leader's fall to the new one's rise, on a busy machine. */
  private static final Duration LEADER_CHANGE = Duration.ofSeconds(4);

  private final Stage stage;
  private final WorkflowClient client;
  private final ClusterState before;
  private final Instant begun = Instant.now();
  private final Observer observer;
  private final Set<Invariant> excused = EnumSet.noneOf(Invariant.class);
  private final Map<String, Long> byHand = new HashMap<>();
  private final Set<String> secrets = new HashSet<>();
  private Duration longestRefusal = REFUSAL;

  private Watch(Stage stage, WorkflowClient client, ClusterState before, Observer observer) {
    this.stage = stage;
    this.client = client;
    this.before = before;
    this.observer = observer;
  }

  /** Watches the stage's cluster, and the workflows that {@code client} sees, from now on. */
  public static Watch begin(Stage stage, WorkflowClient client)
      throws IOException, InterruptedException {
    PracticeCluster cluster = stage.cluster();
    ClusterState before = cluster.state();
    Watch watch = new Watch(stage, client, before, Observer.begin(cluster.house(), before));
    try (Stream<Path> keys = Files.list(cluster.house().ssh())) {
      for (Path key : keys.toList()) {
        watch.addKey(key);
      }
    }
    return watch;
  }

  /** The cluster as it was when the watch began. */
  public ClusterState before() {
    return before;
  }

  /** The test itself breaks these. */
  public void excuse(Invariant... those) {
    excused.addAll(List.of(those));
  }

  /** What the test breaks lets writes be refused for longer, though not beyond {@code limit}. */
  public void allowRefusals(Duration limit) {
    longestRefusal = limit;
  }

  /** The test itself starts a server at {@code endpoint} once. */
  public void startedByHand(String endpoint) {
    byHand.merge(endpoint, 1L, Long::sum);
  }

  /** One more value that must be found nowhere. */
  public void addSecret(String secret) {
    secrets.add(secret);
  }

  /** Ends the watch: what was broken, in a sentence each. */
  public List<String> breaches() throws Exception {
    close();
    ClusterState after = stage.cluster().state();
    Histories histories = Histories.since(client, begun);
    Breaches breaches = new Breaches();
    observer.failures().forEach(breaches.all::add);
    observer.downTogether().forEach(breaches.of(Invariant.ONE_TABLET_AT_A_TIME));
    histories.tabletsTogether().forEach(breaches.of(Invariant.ONE_TABLET_AT_A_TIME));
    observer.leaderless().longerThan(LEADER_CHANGE).forEach(breaches.of(Invariant.ALWAYS_LED));
    observer.fenced().longerThan(longestRefusal).forEach(breaches.of(Invariant.SHORT_REFUSALS));
    surplusStarts(after, histories).forEach(breaches.of(Invariant.ONE_RESTART));
    strangeFiles(histories).forEach(breaches.of(Invariant.WHOLE_FILES));
    Soundness.changes(before, after).forEach(breaches.of(Invariant.AS_BEFORE));
    after.flaws().forEach(breaches.of(Invariant.NOTHING_LEFT));
    observer.fenced().now().forEach(breaches.of(Invariant.NOTHING_LEFT, " is fenced"));
    lease().forEach(breaches.of(Invariant.NOTHING_LEFT));
    secretsIn(histories).forEach(breaches.of(Invariant.NO_SECRET));
    return breaches.all;
  }

  @Override
  public void close() {
    observer.end();
  }

  private List<String> surplusStarts(ClusterState after, Histories histories) {
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

  private List<String> strangeFiles(Histories histories) {
    List<String> strange = new ArrayList<>();
    observer
        .files()
        .forEach(
            (endpoint, digests) -> {
              String first = digests.iterator().next();
              Set<String> known = new HashSet<>(histories.edits(endpoint));
              known.add(first);
              digests.stream()
                  .filter(digest -> !known.contains(digest))
                  .forEach(
                      digest ->
                          strange.add("the file of " + endpoint + " was " + digest + " for once"));
            });
    return strange;
  }

  private List<String> lease() throws RegistryException {
    ClusterRegistry registry = ClusterRegistry.load(stage.cluster().registry());
    try (ZooKeepers zookeepers = new ZooKeepers()) {
      LeaseStore leases = new LeaseStore(registry, zookeepers, () -> null);
      return registry.names().stream()
          .map(registry::cluster)
          .flatMap(cluster -> leases.read(cluster).stream())
          .map(lease -> "a lease is left: " + lease)
          .toList();
    }
  }

  private List<String> secretsIn(Histories histories) throws IOException {
    List<String> found = new ArrayList<>();
    if (holdsSecret(histories.text())) {
      found.add("a history holds a secret");
    }
    for (Path log : workersLogs()) {
      if (holdsSecret(Files.readString(log, StandardCharsets.ISO_8859_1))) {
        found.add(log + " holds a secret");
      }
    }
    return found;
  }

  private boolean holdsSecret(String text) {
    return secrets.stream().anyMatch(text::contains);
  }

  private List<Path> workersLogs() throws IOException {
    Path folder = stage.folder().resolve("workers");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> logs = Files.walk(folder)) {
      return logs.filter(Files::isRegularFile).toList();
    }
  }

  /** A line out of the middle of a private key stands for the key. */
  private void addKey(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    if (lines.get(0).contains("PRIVATE KEY")) {
      secrets.add(lines.get(lines.size() / 2));
    }
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
