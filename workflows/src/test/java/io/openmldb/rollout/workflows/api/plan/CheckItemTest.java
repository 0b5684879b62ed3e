package io.openmldb.rollout.workflows.api.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.workflows.api.plan.CheckAnswer.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckItemTest {

  /** About what a request asks for, or about a rollout that is under way or over. */
  private static final Set<FindingCode> ABOUT_NO_ITEM =
      EnumSet.of(
          FindingCode.UNKNOWN_KEY,
          FindingCode.NOT_READ_BY_COMPONENT,
          FindingCode.VALUE_NOT_TAKEN,
          FindingCode.PROTECTED_KEY,
          FindingCode.SECRET_SPELLED_OUT,
          FindingCode.SECRET_KEY_NOT_LISTED,
          FindingCode.NO_EFFECT,
          FindingCode.SECRETS_ON_FLAGS_PAGE,
          FindingCode.SAME_VALUE,
          FindingCode.DEFAULT_VALUE,
          FindingCode.LEASE_NOT_ACQUIRED,
          FindingCode.PLANNING_FAILED,
          FindingCode.WRITES_PAUSED,
          FindingCode.NOT_CONFIRMED,
          FindingCode.ROWS_DID_NOT_GROW,
          FindingCode.FEWER_ROWS);

  @Test
  void everyFindingAnswersOneItemOfTheChecklistOrIsAboutTheRequest() {
    for (FindingCode code : FindingCode.values()) {
      long items =
          Arrays.stream(CheckItem.values()).filter(item -> item.codes().contains(code)).count();

      assertThat(items).as(code.name()).isEqualTo(ABOUT_NO_ITEM.contains(code) ? 0 : 1);
      assertThat(CheckItem.of(code).isPresent()).isEqualTo(items == 1);
    }
  }

  @Test
  void theGuideListsEveryItem() throws IOException {
    String guide = Files.readString(Path.of("../docs/operating.md"));

    for (CheckItem item : CheckItem.values()) {
      assertThat(guide).contains("| `" + item + "` | " + item.question() + " |");
    }
  }

  @Test
  void anAnswerIsTheGravestOfWhatWasFoundAndNoYesToWhatWasNotLookedAt() {
    Finding low = Finding.ofCluster(FindingCode.DISK_LOW, "little");
    Finding full = Finding.ofCluster(FindingCode.DISK_FULL, "nothing");
    Finding other = Finding.ofCluster(FindingCode.NO_LEADER, "nobody leads");

    assertThat(outcome(true, other)).isEqualTo(Outcome.OK);
    assertThat(outcome(true, low, other)).isEqualTo(Outcome.WARNING);
    assertThat(outcome(true, low, full)).isEqualTo(Outcome.ERROR);
    assertThat(outcome(false, low)).isEqualTo(Outcome.NOT_LOOKED);
    assertThat(outcome(false, full)).isEqualTo(Outcome.ERROR);
  }

  private static Outcome outcome(boolean complete, Finding... findings) {
    return CheckAnswer.of(CheckItem.DISK_SPACE, List.of(findings), complete, "7 nodes").outcome();
  }
}
