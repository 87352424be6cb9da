/**
 * Words of PostgreSQL's own translations. The log's structure decides; these are asked only where two messages have the
 * same structure.
 */
const attachments: ReadonlySet<string> = new Set(
  `DETAIL HINT QUERY CONTEXT LOCATION STATEMENT BACKTRACE
   DETAILS TIPP ANFRAGE ZUSAMMENHANG ORT ANWEISUNG
   DETALLE SUGERENCIA CONSULTA CONTEXTO UBICACIÓN SENTENCIA
   DÉTAIL ASTUCE REQUÊTE CONTEXTE EMPLACEMENT INSTRUCTION
   DETTAGLI SUGGERIMENTO INTERROGAZIONE CONTESTO POSIZIONE ISTRUZIONE
   詳細 ヒント 問い合わせ 文脈 場所 文
   დეტალები მინიშნება მოთხოვნა კონტექსტი მდებარეობა ოპერატორი
   상세정보 힌트 쿼리 내용 위치
   SZCZEGÓŁY PODPOWIEDŹ ZAPYTANIE KONTEKST POZYCJA WYRAŻENIE
   DETALHE DICA LOCALIZAÇÃO COMANDO
   ПОДРОБНОСТИ ПОДСКАЗКА ЗАПРОС КОНТЕКСТ ПОЛОЖЕНИЕ ОПЕРАТОР
   DETALJ TIPS FRÅGA KONTEXT PLATS SATS
   AYRINTI İPUCU SORGU BAĞLAM YER KOMUT
   ВІДОМОСТІ ПІДКАЗКА ЗАПИТ РОЗТАШУВАННЯ ІНСТРУКЦІЯ
   详细信息 提示 查询 上下文 位置 语句
   詳細內容 提示 查詢 內容 位置 陳述式`.split(/\s+/u),
);

const logs: ReadonlySet<string> = new Set('LOG LOGG DZIENNIK ჟურნალი 로그 СООБЩЕНИЕ ЗАПИСУВАННЯ 日志 日誌'.split(' '));

const faults: ReadonlySet<string> = new Set(
  `ERROR FATAL PANIC FEHLER PANIK ERREUR PANNE ERRORE FATALE PANICO შეცდომა 오류 치명적오류 손상 BŁĄD KATASTROFALNY PANIKA
   ERRO PÂNICO ОШИБКА ВАЖНО ПАНИКА FEL ÖDESDIGERT HATA ÖLÜMCÜL ПОМИЛКА ФАТАЛЬНО ПАНІКА 错误 致命错误 比致命错误还过分的错误
   錯誤 嚴重錯誤 恐慌`.split(/\s+/u),
);

/** In some languages two words. */
const attachmentOfTwo = /^(?:명령 구문|PLEIN CONTEXTE)$/u;

/** Whether a line goes on with the message before it: by its word, or because only that can begin so. */
export const isAttachment = (label: string, message: string): boolean =>
  attachments.has(label) || attachmentOfTwo.test(label) || (/\$1 = /u.test(message) && !isLogWord(label));

export const isLogWord = (label: string): boolean => logs.has(label);
export const isFaultWord = (label: string): boolean => faults.has(label);

/** Parsing and binding of the extended protocol have durations of their own; each stem is of one translation or more. */
const parsing = /^(?:pars|анал|разбор|analy|anál|anali|解析|剖析|パース|ayrış|przetw|tolk)|구문분석|დამუშავება/iu;
const binding = /^(?:bind|lien|绑定|綁定|バインド|ligaç|bağla|dowiąz|сообщение bind|повідомлення bind|მიბმა)|접속$/iu;

export function phaseOf(label: string): 'parse' | 'bind' | 'execute' {
  if (parsing.test(label)) return 'parse';
  return binding.test(label) ? 'bind' : 'execute';
}

/** `execute fetch from S_1/C_2`: another piece of the rows of a call that was counted. */
export const isFetch = (label: string): boolean =>
  /^(?:execute fetch from|ausführen fetch von|ejecutar fetch desde|exécute fetch à partir de|esecuzione di fetch da|выборка из|取り出し実行|자료뽑기|kör hämtning från|виконати витягнення з|执行FETCH操作)/iu.test(
    label,
  );
