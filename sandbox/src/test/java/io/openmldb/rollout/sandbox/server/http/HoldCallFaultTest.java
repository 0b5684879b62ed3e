package io.openmldb.rollout.sandbox.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.sandbox.server.runtime.FaultDirectory;
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
  void holdChangeRole() throws Exception {
    fault = Files.createDirectory(workdir.resolve("fault")).resolve("hold-call");
    Files.writeString(fault, "ChangeRole\n");
    calls =
        new HoldCallFault(
            new FaultDirectory(workdir),
            request -> {
              done.incrementAndGet();
              return ServerReply.text("done");
            });
  }

  @Test
  void aCallOfAnotherMethodIsDoneAtOnce() {
    assertThat(calls.handle(call("LoadTable")).body()).isEqualTo("done");
  }

  @Test
  void aHeldCallIsNeverDoneAndEndsWithoutAnAnswerWhenTheFaultIsCleared() throws Exception {
    CompletableFuture<ServerReply> held =
        CompletableFuture.supplyAsync(() -> calls.handle(call("ChangeRole")));
    Thread.sleep(200);
    assertThat(held).isNotDone();

    Files.delete(fault);
    assertThat(held.get(20, TimeUnit.SECONDS)).isEqualTo(ServerReply.hangUp());
    assertThat(done).hasValue(0);
  }

  @Test
  void afterThatTheMethodIsServedAgain() throws Exception {
    Files.delete(fault);
    assertThat(calls.handle(call("ChangeRole")).body()).isEqualTo("done");
  }

  private static ServerRequest call(String method) {
    return new ServerRequest(
        "POST", "/TabletServer/" + method, "", "application/json", true, "{\"tid\": 1}");
  }
}
