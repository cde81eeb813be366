/// How programs say that something went wrong, whatever it was.
enum LogWords {
    /// A compiler, a linker, make or DKMS names an error.
    static let errors: [LogPattern] = [
        "error: ", "ERROR: ", "^Error! ", "FATAL: ", "fatal: ", ": *** ", "undefined reference to '",
        "LLVM ERROR:", "Bailing out!",
    ]

    /// A program that others run complains; that can be without consequences.
    static let complaints: [LogPattern] = [
        ": not found", "command not found", ": No such file or directory", "Permission denied", "Segmentation fault",
        ": cannot ", "rror: ",
    ]

    /// What is said above a program that has failed, and tells nothing.
    static let echoes: [LogPattern] = [
        "*** [%] Error ", "*** Waiting for unfinished jobs", "^Error! Bad return status", "^Error! One or more modules",
        "recipe for target '%' failed", "make.log for more information", "^error: command failed to execute correctly",
    ]

    /// What gcc says in other languages. English is not among them, though it looks like some Spanish.
    static let foreignErrors: [LogPattern] = [
        "Fehler: ", "erreur: ", "erreur : ", "error fatal: ", "errore: ", "erro: ", "błąd: ", "ошибка: ", "错误：",
        "错误: ", "エラー: ", "hata: ", "Keine Regel, um", "Aucune règle pour fabriquer",
        "No hay ninguna regla para construir", "Nessuna regola per generare", "Sem regra para processar",
    ]

    /// What make says in other languages above a program that has failed, and when it leaves a folder.
    static let foreignEchoes: [LogPattern] = [
        "*** [%] Fehler ", "*** [%] Erreur ", "*** [%] Errore ", "*** [%] Erro ", "*** [%] Błąd ", "*** [%] Ошибка ",
        "*** [%] 错误 ", "*** [%] エラー ", "*** [%] Hata ", "^make%Verzeichnis '%' wird verlassen",
        "^make%: on quitte le répertoire ", "^make%: se sale del directorio ", "^make%: Saindo do diretório ",
        "^make%: uscita dalla directory ", "^make%: выход из каталога ", "^make%: 离开目录",
    ]
}
