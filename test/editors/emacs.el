;; Run by emacs.test.ts inside a headless Emacs that was set up as docs/other-editors.md says: opens a file, waits for its
;; problems, asks for hover and completion as a user's keys do, and writes what came as JSON.  -*- lexical-binding: t -*-
(require 'package)
(package-initialize)
(require 'eglot)
(require 'json)
(load (getenv "WCL_SETUP"))

(setq eglot-sync-connect 30
      eglot-autoshutdown nil
      project-find-functions (list (lambda (_) (cons 'transient default-directory))))

(defun wcl-test-wait (look)
  "Lets Emacs work until LOOK gives something, for half a minute at most."
  (let ((deadline (+ (float-time) 30)) found)
    (while (and (not (setq found (funcall look))) (< (float-time) deadline))
      (accept-process-output nil 0.05)
      (sit-for 0.01))
    found))

(find-file (getenv "WCL_FILE"))
;; Without a terminal no command ends, and `eglot-ensure' waits for one.
(run-hooks 'post-command-hook)
(unless (eglot-managed-p) (apply #'eglot (eglot--guess-contact)))
(wcl-test-wait #'eglot-managed-p)
(flymake-mode 1)
(flymake-start)

(let* ((problems (wcl-test-wait #'flymake-diagnostics))
       (hover (progn
                (goto-char (point-min))
                (search-forward "${unit")
                (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams))))
       (completion (progn
                     (goto-char (point-min))
                     (search-forward "${un")
                     (let ((found (eglot-completion-at-point)))
                       (all-completions "" (nth 2 found)))))
       (answer (list (cons 'mode (symbol-name major-mode))
                     (cons 'problems (vconcat (mapcar #'flymake-diagnostic-text problems)))
                     (cons 'hover (plist-get (plist-get hover :contents) :value))
                     (cons 'completion (vconcat (mapcar #'substring-no-properties completion))))))
  (with-temp-file (getenv "WCL_OUT")
    (insert (json-encode answer))))
(eglot-shutdown-all)
(kill-emacs 0)
