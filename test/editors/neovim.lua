-- Run by neovim.test.ts inside a headless Neovim that was set up as docs/other-editors.md says: opens a file, waits for
-- its problems, asks for hover and completion as a user's keys do, and writes what came as JSON.
local out = {}

local function wait(what, look)
  if not vim.wait(30000, look, 20) then
    out.failed = what
  end
end

local function ask(method, word, behind)
  vim.fn.cursor(1, 1)
  vim.fn.search(word, "cW")
  if behind then
    vim.fn.cursor(vim.fn.line("."), vim.fn.col(".") + #word)
  end
  local params = vim.lsp.util.make_position_params()
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 30000) or {}) do
    return answer.result
  end
end

vim.cmd("edit " .. vim.env.WCL_FILE)
wait("problems", function()
  return #vim.diagnostic.get(0) > 0
end)
out.problems = vim.tbl_map(function(one)
  return { code = one.code or (one.user_data and one.user_data.lsp.code), line = one.lnum }
end, vim.diagnostic.get(0))

local hover = ask("textDocument/hover", "${unitname}", false)
vim.fn.cursor(1, 1)
out.hover = vim.lsp.util.convert_input_to_markdown_lines((ask("textDocument/hover", "unitname}", false) or hover).contents)

local completion = ask("textDocument/completion", "${un", true)
out.completion = vim.tbl_map(function(item)
  return item.word
end, vim.lsp.util.text_document_completion_list_to_complete_items(completion, "un"))
out.omnifunc = vim.bo.omnifunc

vim.fn.writefile({ vim.fn.json_encode(out) }, vim.env.WCL_OUT)
vim.cmd("qall!")
