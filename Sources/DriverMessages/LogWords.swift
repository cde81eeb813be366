/// Words by which programs say that something went wrong, whatever it was.
enum LogWords {
    /// A compiler, a linker, make or DKMS names an error.
    static let errors: [LogPattern] = [
        "error: ", "ERROR: ", "^Error! ", "FATAL: ", "fatal: ", ": *** ", "undefined reference to '",
        "LLVM ERROR:", "Bailing out!",
    ]

    /// Complaints of programs that others run. They can be without consequences.
    static let complaints: [LogPattern] = [
        ": not found", "command not found", ": No such file or directory", "Permission denied", "Segmentation fault",
        ": cannot ", "rror: ",
    ]

    /// Messages of programs about another one that has failed. They do not say why.
    static let echoes: [LogPattern] = [
        "*** [%] Error ", "*** Waiting for unfinished jobs", "^Error! Bad return status", "^Error! One or more modules",
        "recipe for target '%' failed", "make.log for more information", "^error: command failed to execute correctly",
    ]

    /// Errors of gcc and make in other languages. Spanish `error: ` is left out, because English has the same word.
    static let foreignErrors: [LogPattern] = [
        "Fehler: ", "erreur: ", "erreur : ", "error fatal: ", "errore: ", "erro: ", "błąd: ", "ошибка: ", "错误：",
        "错误: ", "エラー: ", "hata: ", "Keine Regel, um", "Aucune règle pour fabriquer",
        "No hay ninguna regla para construir", "Nessuna regola per generare", "Sem regra para processar",
    ]

    /// Messages of make in other languages about a program that has failed, and about leaving a folder.
    static let foreignEchoes: [LogPattern] = [
        "*** [%] Fehler ", "*** [%] Erreur ", "*** [%] Errore ", "*** [%] Erro ", "*** [%] Błąd ", "*** [%] Ошибка ",
        "*** [%] 错误 ", "*** [%] エラー ", "*** [%] Hata ", "^make%Verzeichnis '%' wird verlassen",
        "^make%: on quitte le répertoire ", "^make%: se sale del directorio ", "^make%: Saindo do diretório ",
        "^make%: uscita dalla directory ", "^make%: выход из каталога ", "^make%: 离开目录",
    ]
}
