package io.openmldb.rollout.acceptance.chaos;

import io.openmldb.rollout.acceptance.testbed.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Runs of consecutive seeds, some at once, and the page of their results. */
final class ChaosRuns implements AutoCloseable {

  private final Path page = RepositoryRoot.find().root().resolve("docs/results/chaos.md");
  private final List<Chaos> clusters = new ArrayList<>();
  private final List<ChaosRunResult> results = new ArrayList<>();

  /** Runs {@code jobs} at once, their files in {@code folder}. */
  ChaosRuns(Path folder, int jobs) {
    for (int job = 1; job <= jobs; job++) {
      clusters.add(new Chaos(folder.resolve("cluster-" + job)));
    }
  }

  /** Does {@code runs} runs, the first of {@code seed}; the page is kept when it is several. */
  void run(long seed, int runs) throws Exception {
    AtomicLong next = new AtomicLong(seed);
    ExecutorService threads = Executors.newFixedThreadPool(clusters.size());
    List<Future<?>> jobs = new ArrayList<>();
    for (Chaos cluster : clusters) {
      jobs.add(
          threads.submit(
              () -> {
                for (long one = next.getAndIncrement();
                    one < seed + runs;
                    one = next.getAndIncrement()) {
                  add(cluster.run(one), runs > 1);
                }
                return null;
              }));
    }
    threads.shutdown();
    for (Future<?> job : jobs) {
      job.get();
    }
  }

  private synchronized void add(ChaosRunResult result, boolean isKept) throws IOException {
    results.add(result);
    results.sort(Comparator.comparingLong(ChaosRunResult::seed));
    if (isKept) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, ResultsPage.of(results, LocalDate.now(ZoneOffset.UTC).toString()));
    }
  }

  synchronized boolean isWithoutViolation() {
    return results.stream().allMatch(result -> result.violations().isEmpty());
  }

  @Override
  public void close() {
    clusters.forEach(Chaos::close);
  }
}
