package dev.varve.cli;

/** Running text for people, in lines that a terminal shows whole. */
final class Paragraph {

    private static final int WIDTH = 100;

    private Paragraph() {
    }

    /** The same words with line breaks, no line longer than 100 letters but for a longer word. */
    static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ")) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                lines.append(System.lineSeparator());
                column = 0;
            } else if (column > 0) {
                lines.append(' ');
                column++;
            }
            lines.append(word);
            column += word.length();
        }
        return lines.toString();
    }
}
