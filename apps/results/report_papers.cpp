// Tables for papers and pages: LaTeX and Markdown.
#include <meander/apps/results/report_table.h>

#include <fmt/format.h>

#include <string_view>

namespace meander {
namespace {

std::string_view latex_character(char c) {
  switch (c) {
    case '\\': return "\\textbackslash{}";
    case '~': return "\\textasciitilde{}";
    case '^': return "\\textasciicircum{}";
    case '<': return "\\textless{}";
    case '>': return "\\textgreater{}";
    case '|': return "\\textbar{}";
    case '"': return "''";
    case '&': return "\\&";
    case '%': return "\\%";
    case '$': return "\\$";
    case '#': return "\\#";
    case '_': return "\\_";
    case '{': return "\\{";
    case '}': return "\\}";
    case '\r':
    case '\n': return " ";
    default: return {};
  }
}

std::string latex_text(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    // Two hyphens would become a dash.
    if (c == '-' && escaped.ends_with('-')) escaped += "{}";
    const std::string_view instead = latex_character(c);
    escaped += instead.empty() ? std::string_view(&c, 1) : instead;
  }
  return escaped;
}

std::string latex_number(const std::string& text) {
  if (text == "-") return "--";
  std::string number;
  for (const char c : text) number += c == '-' ? "$-$" : std::string(1, c);
  return number;
}

std::string latex_cell(const ReportColumn& column, const ReportCell& cell) {
  const PrintedCell parts = printed(column, cell);
  const bool is_text = std::holds_alternative<std::string>(cell.value);
  std::string text = is_text ? latex_text(parts.value) : latex_number(parts.value);
  if (cell.is_best) text = "\\textbf{" + text + "}";
  if (!parts.sem.empty()) text += " $\\pm$ " + parts.sem;
  if (!parts.n.empty()) text += ", $n=" + parts.n + "$";
  return text;
}

std::string markdown_text(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]<>|~#").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c == '\n' || c == '\r' ? ' ' : c;
  }
  return escaped;
}

std::string markdown_cell(const ReportColumn& column, const ReportCell& cell) {
  const std::string text = markdown_text(printed(column, cell).text());
  return cell.is_best ? "**" + text + "**" : text;
}

using WriteCell = std::string (*)(const ReportColumn& column, const ReportCell& cell);

std::vector<std::string> cell_texts(const ReportTable& table, const ReportRow& row, WriteCell write) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < table.columns.size(); ++i) texts.push_back(write(table.columns[i], row.cells[i]));
  return texts;
}

}  // namespace

std::string to_latex(const ReportTable& table) {
  std::string alignment;
  std::vector<std::string> titles;
  for (const ReportColumn& column : table.columns) {
    alignment += column.unit == ReportUnit::Text ? 'l' : 'r';
    titles.push_back(latex_text(column.title));
  }
  std::string text = "% needs \\usepackage{booktabs}\n";
  if (!table.title.empty()) text += "% " + latex_text(table.title) + "\n";
  text += fmt::format("\\begin{{tabular}}{{{}}}\n\\toprule\n{} \\\\\n\\midrule\n", alignment, fmt::join(titles, " & "));
  for (const ReportRow& row : table.rows) {
    text += fmt::format("{} \\\\\n", fmt::join(cell_texts(table, row, latex_cell), " & "));
    if (row.is_ruled) text += "\\midrule\n";
  }
  return text + "\\bottomrule\n\\end{tabular}\n";
}

std::string to_markdown(const ReportTable& table) {
  std::vector<std::string> titles;
  std::string rule = "|";
  for (const ReportColumn& column : table.columns) {
    titles.push_back(markdown_text(column.title));
    rule += column.unit == ReportUnit::Text ? "---|" : "---:|";
  }
  std::string text = table.title.empty() ? "" : fmt::format("{}\n\n", markdown_text(table.title));
  text += fmt::format("| {} |\n{}\n", fmt::join(titles, " | "), rule);
  for (const ReportRow& row : table.rows) {
    text += fmt::format("| {} |\n", fmt::join(cell_texts(table, row, markdown_cell), " | "));
  }
  return text;
}

}  // namespace meander
