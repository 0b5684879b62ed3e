package io.openmldb.rollout.starter.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.starter.SampleRecords;
import io.openmldb.rollout.starter.render.StatusText;
import io.openmldb.rollout.starter.render.Terminal;
import io.openmldb.rollout.starter.render.TerminalSize;
import io.openmldb.rollout.starter.render.TimeFormat;
import io.openmldb.rollout.workflows.api.status.RolloutStatus;
import io.openmldb.rollout.workflows.api.status.Step;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WatchViewsTest {

  private static final Instant NOW = SampleRecords.STARTED.plusSeconds(5);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final TimeFormat times = new TimeFormat(ZoneOffset.UTC);

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void withoutATerminalEachChangeIsOneLine() {
    WatchView<RolloutStatus> view = new RolloutLineView(out, times, "demo");

    view.show(SampleRecords.updating(Step.PRE_UPGRADE, 3), NOW);
    view.show(SampleRecords.updating(Step.PRE_UPGRADE, 3), NOW.plusSeconds(1));
    view.show(SampleRecords.updating(Step.RESTART, 8), NOW.plusSeconds(2));
    view.show(SampleRecords.status(), NOW.plusSeconds(3));

    assertThat(printed())
        .isEqualTo(
            """
            2026-11-25 03:00:05  demo  UPDATING, about 2 min left
            2026-11-25 03:00:05  tablet 10.0.0.6:10921  RUNNING  pre-upgrade  3/8 moves
            2026-11-25 03:00:07  tablet 10.0.0.6:10921  RUNNING  restart  8/8 moves
            2026-11-25 03:00:08  demo  WAITING, paused before the next node, about 1 min 15 s left
            2026-11-25 03:00:08  nameserver 10.0.0.5:6527  UPDATED  in 20 s
            2026-11-25 03:00:08  tablet 10.0.0.6:10921  UPDATED  8/8 moves  in 20 s
            2026-11-25 03:00:08  tablet 10.0.0.7:10921  ROLLED_BACK  4/4 moves  in 20 s  did not register
            2026-11-25 03:00:08  waits for DECISION: tablet 10.0.0.7:10921 failed and was rolled back
                                 answer with   rollout decide demo 10.0.0.7:10921 RETRY|ABORT
            2026-11-25 03:00:08  abort was refused: mode is "X"
            """);
  }

  @Test
  void onATerminalTheTableIsRedrawnInPlaceAndTheCursorComesBack() {
    Terminal terminal = new Terminal(true, false, () -> new TerminalSize(60, 20));
    StatusText text = new StatusText(times, false);
    WatchView<RolloutStatus> view =
        new LiveTableView<>(
            out, terminal, (status, now, rows) -> text.of(status, "demo", now, rows));

    view.show(SampleRecords.updating(Step.RESTART, 8), NOW);
    view.printMessage("nobody answers", NOW);
    view.show(SampleRecords.updating(Step.RECOVER, 8), NOW);
    view.close();

    String hideCursor = "\u001b[?25l";
    String showCursor = "\u001b[?25h";
    assertThat(printed())
        .startsWith(hideCursor + "\r\u001b[Jdemo  UPDATING")
        .contains("restart", "\u001b[4A\r\u001b[J", "nobody answers\n", "\u001b[6A\r\u001b[J")
        .endsWith(showCursor);
    assertThat(printed().lines().map(String::length)).allMatch(length -> length < 60 + 20);
  }

  /** Lines that the terminal wrapped would stay above the next table. */
  @Test
  void aTerminalOfAnotherSizeIsDrawnAnewAndTheTableFitsIt() {
    AtomicReference<TerminalSize> size = new AtomicReference<>(new TerminalSize(110, 24));
    StatusText text = new StatusText(times, false);
    WatchView<RolloutStatus> view =
        new LiveTableView<>(
            out,
            new Terminal(true, false, size::get),
            (status, now, rows) -> text.of(status, "demo", now, rows));
    view.show(SampleRecords.status(), NOW);
    bytes.reset();

    size.set(new TerminalSize(60, 10));
    view.show(SampleRecords.status(), NOW);
    String afterTheChange = printed();
    bytes.reset();
    view.show(SampleRecords.status(), NOW);

    assertThat(afterTheChange).startsWith("\u001b[H\u001b[2Jdemo  WAITING");
    assertThat(afterTheChange.split("\n")).hasSize(9).allMatch(line -> line.length() < 60 + 8);
    assertThat(printed()).startsWith("\u001b[9A\r\u001b[Jdemo  WAITING");
  }

  @Test
  void aMessageIsSeenHoweverSmallTheTerminal() {
    StatusText text = new StatusText(times, false);
    Terminal terminal = new Terminal(true, false, () -> new TerminalSize(60, 10));
    WatchView<RolloutStatus> view =
        new LiveTableView<>(
            out, terminal, (status, now, rows) -> text.of(status, "demo", now, rows));
    view.show(SampleRecords.status(), NOW);
    bytes.reset();

    view.printMessage("nobody answers", NOW);

    assertThat(printed().split("\n")).hasSize(9).endsWith("", "nobody answers");
  }
}
