package io.openmldb.rollout.sandbox.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.sandbox.server.runtime.InjectedFaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldCallFaultTest {

  @TempDir private Path workdir;

  private final AtomicInteger done = new AtomicInteger();
  private Path fault;
  private HoldCallFault calls;

  @BeforeEach
  void hold_ChangeRole() throws Exception {
    fault = Files.createDirectory(workdir.resolve("fault")).resolve("hold-call");
    Files.writeString(fault, "ChangeRole\n");
    calls =
        new HoldCallFault(
            new InjectedFaults(workdir),
            request -> {
              done.incrementAndGet();
              return ServerReply.text("done");
            });
  }

  @Test
  void a_call_of_another_method_is_done_at_once() {
    assertThat(calls.handle(call("LoadTable")).body()).isEqualTo("done");
  }

  @Test
  void a_held_call_is_never_done_and_ends_without_an_answer_when_the_fault_is_cleared()
      throws Exception {
    CompletableFuture<ServerReply> held =
        CompletableFuture.supplyAsync(() -> calls.handle(call("ChangeRole")));
    Thread.sleep(200);
    assertThat(held).isNotDone();

    Files.delete(fault);
    assertThat(held.get(20, TimeUnit.SECONDS)).isEqualTo(ServerReply.hangUp());
    assertThat(done).hasValue(0);
  }

  @Test
  void after_that_the_method_is_served_again() throws Exception {
    Files.delete(fault);
    assertThat(calls.handle(call("ChangeRole")).body()).isEqualTo("done");
  }

  private static ServerRequest call(String method) {
    return new ServerRequest(
        "POST", "/TabletServer/" + method, "", "application/json", true, "{\"tid\": 1}");
  }
}
