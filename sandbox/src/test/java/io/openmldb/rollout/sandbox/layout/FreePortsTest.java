package io.openmldb.rollout.sandbox.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FreePortsTest {

  @Test
  void noPortIsPickedTwiceThoughNobodyListensOnTheFirstPickYet() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<List<Integer>> picks = () -> FreePorts.pick(500);

      List<Integer> picked = new ArrayList<>();
      for (Future<List<Integer>> ports : threads.invokeAll(List.of(picks, picks, picks, picks))) {
        picked.addAll(ports.get());
      }

      assertThat(picked).hasSize(2000).doesNotHaveDuplicates();
    } finally {
      threads.shutdownNow();
    }
  }
}
