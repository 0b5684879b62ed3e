package io.openmldb.rollout.acceptance.browser;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.NotFoundException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;

/** The pane Current Details, whose text is a page within the page. */
public final class CurrentDetails {

  /** Whatever the rollout does until it asks again: a node's update, or a takeover. */
  private static final Duration A_STEP = Duration.ofMinutes(3);

  private static final By PANE =
      By.xpath("//main//h3[normalize-space()='Current Details']/ancestor::div[.//iframe][1]");
  private static final By FRAME = By.tagName("iframe");
  private static final By BODY = By.tagName("body");
  private static final By BLOCKS = By.tagName("pre");

  private final Browser browser;

  CurrentDetails(Browser browser) {
    this.browser = browser;
  }

  /** Waits until they say each of {@code texts}, asking for them anew; gives all of them. */
  public String await(String... texts) {
    return browser.await(
        "Current Details with " + List.of(texts),
        A_STEP,
        page -> {
          refresh(page);
          String details = inFrame(page, frame -> frame.findElement(BODY).getText());
          return List.of(texts).stream().allMatch(details::contains) ? details : null;
        });
  }

  /**
   * Selects {@code line} of a code block by three clicks; gives what is selected. Where the block
   * is not there, the details are asked for anew: the answer to the last look may have been lost.
   */
  public String copyLine(String line) {
    return browser.await(
        "the line " + line + " in a code block",
        page -> {
          try {
            return inFrame(page, frame -> isSelected(line, block(frame, line)) ? line : null);
          } catch (NotFoundException | StaleElementReferenceException e) {
            refresh(page);
            throw e;
          }
        });
  }

  /** As the pane says: it does not follow the workflow by itself. */
  private static void refresh(WebDriver page) {
    page.findElement(BODY).sendKeys("r");
  }

  private boolean isSelected(String line, WebElement block) {
    clickThrice(block, line);
    if (!selected().equals(line) && block.getText().strip().equals(line)) {
      // A pointer that is moved misses what lies below the fold of both pages.
      block.click();
      block.click();
      block.click();
    }
    // Where details were written anew in between, the click fell on something else.
    return selected().equals(line);
  }

  private String selected() {
    return browser.run("return getSelection().toString()").toString().strip();
  }

  private static WebElement block(WebDriver frame, String line) {
    return frame.findElements(BLOCKS).stream()
        .filter(block -> block.getText().lines().anyMatch(line::equals))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no code block has the line " + line));
  }

  private void clickThrice(WebElement block, String line) {
    browser.run("arguments[0].scrollIntoView({block: 'center'})", block);
    List<String> lines = block.getText().lines().toList();
    int height = block.getSize().getHeight() / lines.size();
    int fromMiddle = height * lines.indexOf(line) + height / 2 - block.getSize().getHeight() / 2;
    browser.actions().moveToElement(block, 0, fromMiddle).click().click().click().perform();
  }

  /** The pane, for a picture of it alone. */
  WebElement pane(WebDriver page) {
    return page.findElement(PANE);
  }

  private <T> T inFrame(WebDriver page, Function<WebDriver, T> look) {
    page.switchTo().frame(pane(page).findElement(FRAME));
    try {
      return look.apply(page);
    } finally {
      page.switchTo().defaultContent();
    }
  }
}
