Option Explicit

' Small files in the user's own folder: the request, the answer, and the heartbeat of the helper. Text is UTF-16, which
' holds any name; every file is written whole under another name and then renamed.

Private Const STALE_AFTER As Long = 20 ' seconds

' Leave a request. Returns its id, or "" when that was not possible.
Public Function PutRequest(ByVal action As String, ByVal bookName As String) As String
    Dim id As String
    Dim draft As String
    On Error GoTo Failed
    Randomize
    id = Digits(Now, "", "-", "") & "-" & Right$("0000" & Hex$(Int(Rnd * 65536)), 4)
    draft = Mailbox() & id & ".tmp"
    PutText draft, "{""action"": " & Quoted(action) & ", ""program"": ""excel"", ""workbook"": " & _
        Quoted(bookName) & ", ""time"": " & Quoted(Digits(Now, "-", "T", ":")) & "}"
    Name draft As Mailbox() & id & ".request"
    PutRequest = id
Failed:
    If Err.Number <> 0 Then Close ' a full disk leaves the file open
End Function

' The answer to a request, taken away; "" while there is none.
Public Function TakeAnswer(ByVal id As String) As String
    Dim path As String
    On Error GoTo Failed
    path = Mailbox() & id & ".answer"
    If Len(Dir$(path)) = 0 Then Exit Function
    TakeAnswer = ReadText(path)
    Kill path
Failed:
    If Err.Number <> 0 Then Close
End Function

' Whether the helper has touched its heartbeat of late.
Public Function HelperIsAlive() As Boolean
    On Error GoTo Failed
    HelperIsAlive = DateDiff("s", FileDateTime(Mailbox() & "heartbeat"), Now) < STALE_AFTER
Failed:
End Function

' The folder, with the separator at its end: as the helper's own table has it.
Private Function Mailbox() As String
    Dim home As String
    Dim group As String
    If Len(Environ$("LOCALAPPDATA")) > 0 Then
        Mailbox = Environ$("LOCALAPPDATA") & "\Projektlogg\box\"
        Exit Function
    End If
    home = Environ$("HOME")
    If Len(home) = 0 Then home = "/Users/" & Environ$("USER")
    ' On a Mac, Excel is told that its own container is the home folder.
    If InStr(home, "/Library/Containers/") > 0 Then home = Left$(home, InStr(home, "/Library/Containers/") - 1)
    group = home & "/Library/Group Containers/UBF8T346G9.Office"
    If Len(Dir$(group, vbDirectory)) > 0 Then
        Mailbox = group & "/Projektlogg/box/"
    ElseIf Len(Environ$("XDG_DATA_HOME")) > 0 Then
        Mailbox = Environ$("XDG_DATA_HOME") & "/projektlogg/box/"
    Else
        Mailbox = home & "/.local/share/projektlogg/box/"
    End If
End Function

Private Sub PutText(ByVal path As String, ByVal text As String)
    Dim bytes() As Byte
    Dim file As Integer
    bytes = ChrW$(&HFEFF) & text
    file = FreeFile
    Open path For Binary Access Write As #file
    Put #file, , bytes
    Close #file
End Sub

Private Function ReadText(ByVal path As String) As String
    Dim bytes() As Byte
    Dim file As Integer
    Dim text As String
    file = FreeFile
    Open path For Binary Access Read As #file
    ReDim bytes(0 To LOF(file) - 1)
    Get #file, , bytes
    Close #file
    text = bytes
    ReadText = Mid$(text, 2) ' without the byte order mark
End Function

' A JSON string.
Private Function Quoted(ByVal text As String) As String
    Dim place As Long
    Dim letter As String
    For place = 1 To Len(text)
        letter = Mid$(text, place, 1)
        If letter = """" Or letter = "\" Then
            Quoted = Quoted & "\" & letter
        ElseIf AscW(letter) >= 0 And AscW(letter) < 32 Then
            Quoted = Quoted & "\u00" & Right$("0" & Hex$(AscW(letter)), 2)
        Else
            Quoted = Quoted & letter
        End If
    Next
    Quoted = """" & Quoted & """"
End Function

' Date and time in digits. Format$ would follow the country settings.
Private Function Digits(ByVal moment As Date, ByVal dash As String, ByVal between As String, ByVal colon As String) _
    As String
    Digits = Year(moment) & dash & Two(Month(moment)) & dash & Two(Day(moment)) & between & _
        Two(Hour(moment)) & colon & Two(Minute(moment)) & colon & Two(Second(moment))
End Function

Private Function Two(ByVal number As Long) As String
    Two = Right$("0" & number, 2)
End Function
